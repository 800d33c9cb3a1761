/* Depthwise convolution in int8, one filter a channel. The weights of a channel stand together; x's zero point is folded into bias. */
#include "oj_conv2d.h"
#include "oj_requantize.h"

KERNEL void conv2d_s8_depthwise(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *right, const int8_t *pad, const oj_conv2d *s)
{
    const int32_t taps = s->tap_rows * s->tap_columns;
    const int32_t image = s->height * s->width * s->channels;
    const int8_t *at[OJ_MOST_TAPS];
    int32_t n, p, q, c, r, t;
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int8_t *tap = w;
                int32_t k = 0;
                const int8_t **to = at;
                for (r = 0; r < s->tap_rows; r++) {
                    const int32_t row = p * s->stride_rows + r * s->dilation_rows - s->pad_rows;
                    for (t = 0; t < s->tap_columns; t++) {
                        const int32_t column = q * s->stride_columns + t * s->dilation_columns - s->pad_columns;
                        *to++ = row >= 0 && row < s->height && column >= 0 && column < s->width ? x + (row * s->width + column) * s->channels : pad;
                    }
                }
                for (c = 0; c < s->channels; c++) {
                    int32_t sum = bias[c];
                    to = at;
                    for (t = taps; t >= 3; t -= 3) {
                        const int32_t x0 = to[0][c], x1 = to[1][c], x2 = to[2][c];
                        sum += x0 * tap[0];
                        sum += x1 * tap[1];
                        sum += x2 * tap[2];
                        to += 3;
                        tap += 3;
                    }
                    for (; t > 0; t--) {
                        sum += (*to++)[c] * *tap++;
                    }
                    sum = oj_requantize_near(sum, multiplier[k], right[k]);
                    k += s->scale_step;
                    *y++ = (int8_t)(oj_clamp(sum, s->low, s->high) + s->y_zero);
                }
            }
        }
    }
}
