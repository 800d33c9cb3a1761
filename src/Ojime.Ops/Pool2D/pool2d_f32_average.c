/* The mean of each channel under a sliding window over N H W C in float. */
#include "oj_pool2d.h"

KERNEL void pool2d_f32_average(float *y, const float *x, float low, float high, const oj_pool2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, c, row, column;
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            const int32_t top = p * s->stride_rows - s->pad_rows;
            const oj_taps r = oj_taps_inside(top, s->tap_rows, s->dilation_rows, s->height, s->count_rows);
            for (q = 0; q < s->columns; q++) {
                const int32_t left = q * s->stride_columns - s->pad_columns;
                const oj_taps t = oj_taps_inside(left, s->tap_columns, s->dilation_columns, s->width, s->count_columns);
                const int32_t count = r.count * t.count > 0 ? r.count * t.count : 1;
                for (c = 0; c < s->channels; c++) {
                    float value = 0.0f;
                    for (row = r.first; row < r.last; row++) {
                        const float *from = x + ((top + row * s->dilation_rows) * s->width + left + t.first * s->dilation_columns) * s->channels + c;
                        for (column = t.first; column < t.last; column++, from += s->dilation_columns * s->channels) {
                            value += from[0];
                        }
                    }
                    value /= (float)count;
                    *y++ = (value < low ? low : value > high ? high : value);
                }
            }
        }
    }
}
