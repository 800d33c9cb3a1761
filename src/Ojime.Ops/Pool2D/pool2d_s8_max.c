/* The greatest of each channel under a sliding window over N H W C in int8. */
#include "oj_pool2d.h"

KERNEL void pool2d_s8_max(int8_t *y, const int8_t *x, const oj_pool2d *s)
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
                for (c = 0; c < s->channels; c++) {
                    int32_t value = INT8_MIN;
                    for (row = r.first; row < r.last; row++) {
                        const int8_t *from = x + ((top + row * s->dilation_rows) * s->width + left + t.first * s->dilation_columns) * s->channels + c;
                        for (column = t.first; column < t.last; column++, from += s->dilation_columns * s->channels) {
                            value = from[0] > value ? from[0] : value;
                        }
                    }
                    *y++ = (int8_t)(value < s->low ? s->low : value > s->high ? s->high : value);
                }
            }
        }
    }
}
