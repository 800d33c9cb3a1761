/* Interpolating resize over N H W C in int16: weights in 1/1024 along both axes, halves rounded away from zero. */
#include "oj_requantize.h"

typedef struct {
    int32_t batch, height, width, channels; /* x */
    int32_t rows, columns;                  /* y */
    int32_t row_taps, column_taps;
} resize2d_s16_shape;

KERNEL void resize2d_s16(int16_t *y, const int16_t *x, const int16_t *row_index, const int16_t *row_weight, const int16_t *column_index,
                        const int16_t *column_weight, const resize2d_s16_shape *s)
{
    int32_t n, p, q, c, r, t;
    for (n = 0; n < s->batch; n++) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                for (c = 0; c < s->channels; c++) {
                    int64_t sum = 0;
                    for (r = 0; r < s->row_taps; r++) {
                        const int16_t *row = x + (n * s->height + row_index[p * s->row_taps + r]) * s->width * s->channels + c;
                        int32_t across = 0;
                        for (t = 0; t < s->column_taps; t++) {
                            const int32_t at = q * s->column_taps + t;
                            across += row[column_index[at] * s->channels] * column_weight[at];
                        }
                        sum += (int64_t)across * row_weight[p * s->row_taps + r];
                    }
                    sum = (sum + (sum > 0 ? (int64_t)1 << 19 : -((int64_t)1 << 19))) / ((int64_t)1 << 20);
                    *y++ = (int16_t)oj_clamp((int32_t)sum, -32768, 32767);
                }
            }
        }
    }
}
