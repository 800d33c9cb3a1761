/* Convolution over N H W C in int8: any window, stride, dilation, padding and number of groups. */
#include "oj_requantize.h"

typedef struct {
    int32_t height, width, channels;           /* x */
    int32_t rows, columns, filters;            /* y */
    int32_t batch, groups;
    int32_t tap_rows, tap_columns;
    int32_t stride_rows, stride_columns;
    int32_t dilation_rows, dilation_columns;
    int32_t pad_rows, pad_columns;             /* before the first row and column */
    int32_t x_zero, w_zero, y_zero;
    int32_t low, high;
} conv2d_s8_shape;

KERNEL void conv2d_s8(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                      const int8_t *shift, const conv2d_s8_shape *s)
{
    const int32_t per_group = s->channels / s->groups;
    const int32_t filters_per_group = s->filters / s->groups;
    int32_t n, p, q, o, r, t, i;
    for (n = 0; n < s->batch; n++) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                for (o = 0; o < s->filters; o++) {
                    int32_t sum = bias[o];
                    for (r = 0; r < s->tap_rows; r++) {
                        const int32_t row = p * s->stride_rows + r * s->dilation_rows - s->pad_rows;
                        if (row < 0 || row >= s->height) {
                            continue;
                        }
                        for (t = 0; t < s->tap_columns; t++) {
                            const int32_t column = q * s->stride_columns + t * s->dilation_columns - s->pad_columns;
                            const int8_t *from, *tap;
                            if (column < 0 || column >= s->width) {
                                continue;
                            }
                            from = x + ((n * s->height + row) * s->width + column) * s->channels + o / filters_per_group * per_group;
                            tap = w + ((o * s->tap_rows + r) * s->tap_columns + t) * per_group;
                            for (i = 0; i < per_group; i++) {
                                sum += (from[i] - s->x_zero) * (tap[i] - s->w_zero);
                            }
                        }
                    }
                    sum = oj_requantize_tfl(sum, multiplier[o], shift[o]) + s->y_zero;
                    *y++ = (int8_t)oj_clamp(sum, s->low, s->high);
                }
            }
        }
    }
}
