/* Transposed convolution over N H W C in int16 with a 64-bit sum: for each result, the taps through which an input pixel reaches it. */
#include "oj_conv2d.h"
#include "oj_requantize.h"

KERNEL void conv_transpose2d_s16(int16_t *y, const int16_t *x, const int8_t *w, const int64_t *bias, const int32_t *multiplier,
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
                    int64_t sum = bias[o];
                    if (o == group_end) {
                        channel += per_group;
                        group_end += filters_per_group;
                    }
                    for (r = 0; r < s->tap_rows; r++) {
                        const int32_t down = p + s->pad_rows - r * s->dilation_rows;
                        const int32_t row = down / s->stride_rows;
                        for (t = 0; t < s->tap_columns; t++, tap += per_group) {
                            const int32_t along = q + s->pad_columns - t * s->dilation_columns;
                            const int32_t column = along / s->stride_columns;
                            const int16_t *from;
                            if (down < 0 || row * s->stride_rows != down || row >= s->height
                                || along < 0 || column * s->stride_columns != along || column >= s->width) {
                                continue;
                            }
                            from = x + (row * s->width + column) * s->channels + channel;
                            for (i = 0; i < per_group; i++) {
                                sum += (int64_t)(from[i] * (tap[i] - s->w_zero));
                            }
                        }
                    }
                    *y++ = (int16_t)oj_clamp(oj_requantize_wide(sum, multiplier[o * s->scale_step], shift[o * s->scale_step]), s->low, s->high);
                }
            }
        }
    }
}
