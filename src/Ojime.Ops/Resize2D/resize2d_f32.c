/* Interpolating resize over N H W C: each row and column of the result is a weighted sum of the same number of rows and columns of x. */
#include "oj_kernel.h"

typedef struct {
    int32_t batch, height, width, channels; /* x */
    int32_t rows, columns;                  /* y */
    int32_t row_taps, column_taps;
} resize2d_f32_shape;

KERNEL void resize2d_f32(float *y, const float *x, const int16_t *row_index, const float *row_weight, const int16_t *column_index,
                         const float *column_weight, const resize2d_f32_shape *s)
{
    int32_t n, p, q, c, r, t;
    for (n = 0; n < s->batch; n++) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                for (c = 0; c < s->channels; c++) {
                    float sum = 0.0f;
                    for (r = 0; r < s->row_taps; r++) {
                        const float *row = x + (n * s->height + row_index[p * s->row_taps + r]) * s->width * s->channels + c;
                        float across = 0.0f;
                        for (t = 0; t < s->column_taps; t++) {
                            const int32_t at = q * s->column_taps + t;
                            across += row[column_index[at] * s->channels] * column_weight[at];
                        }
                        sum += across * row_weight[p * s->row_taps + r];
                    }
                    *y++ = sum;
                }
            }
        }
    }
}
