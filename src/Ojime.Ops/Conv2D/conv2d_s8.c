/* Convolution over N H W C in int8: any window, stride, dilation, padding and number of groups. The smallest, not the fastest. */
#include "oj_conv2d.h"
#include "oj_requantize.h"

KERNEL void conv2d_s8(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                      const int8_t *shift, const oj_conv2d *s)
{
    const int32_t per_group = s->channels / s->groups;
    const int32_t filters_per_group = s->filters / s->groups;
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, r, t, i;
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int8_t *tap = w;
                int32_t channel = 0, group_end = filters_per_group;
                for (o = 0; o < s->filters; o++) {
                    int32_t sum = bias[o];
                    if (o == group_end) {
                        channel += per_group;
                        group_end += filters_per_group;
                    }
                    for (r = 0; r < s->tap_rows; r++) {
                        const int32_t row = p * s->stride_rows + r * s->dilation_rows - s->pad_rows;
                        for (t = 0; t < s->tap_columns; t++, tap += per_group) {
                            const int32_t column = q * s->stride_columns + t * s->dilation_columns - s->pad_columns;
                            const int8_t *from;
                            if (row < 0 || row >= s->height || column < 0 || column >= s->width) {
                                continue;
                            }
                            from = x + (row * s->width + column) * s->channels + channel;
                            for (i = 0; i < per_group; i++) {
                                sum = (int32_t)((uint32_t)sum + (uint32_t)((from[i] - s->x_zero) * (tap[i] - s->w_zero)));
                            }
                        }
                    }
                    sum = oj_requantize_tfl(sum, multiplier[o * s->scale_step], shift[o * s->scale_step]);
                    *y++ = (int8_t)(oj_clamp(sum, s->low, s->high) + s->y_zero);
                }
            }
        }
    }
}
