/* Convolution over N H W C in float: any window, stride, dilation, padding and number of groups. */
#include "oj_conv2d.h"

KERNEL void conv2d_f32(float *y, const float *x, const float *w, const float *bias, float low, float high, const oj_conv2d *s)
{
    const int32_t per_group = s->channels / s->groups;
    const int32_t filters_per_group = s->filters / s->groups;
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, r, t, i;
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const float *tap = w;
                int32_t channel = 0, group_end = filters_per_group;
                for (o = 0; o < s->filters; o++) {
                    float sum = bias[o];
                    if (o == group_end) {
                        channel += per_group;
                        group_end += filters_per_group;
                    }
                    for (r = 0; r < s->tap_rows; r++) {
                        const int32_t row = p * s->stride_rows + r * s->dilation_rows - s->pad_rows;
                        for (t = 0; t < s->tap_columns; t++, tap += per_group) {
                            const int32_t column = q * s->stride_columns + t * s->dilation_columns - s->pad_columns;
                            const float *from;
                            float a = 0.0f, b = 0.0f, c = 0.0f, d = 0.0f;
                            if (row < 0 || row >= s->height || column < 0 || column >= s->width) {
                                continue;
                            }
                            from = x + (row * s->width + column) * s->channels + channel;
                            for (i = 0; i + 4 <= per_group; i += 4) {
                                a += from[i] * tap[i];
                                b += from[i + 1] * tap[i + 1];
                                c += from[i + 2] * tap[i + 2];
                                d += from[i + 3] * tap[i + 3];
                            }
                            for (; i < per_group; i++) {
                                a += from[i] * tap[i];
                            }
                            sum += (a + b) + (c + d);
                        }
                    }
                    *y++ = sum < low ? low : sum > high ? high : sum;
                }
            }
        }
    }
}
