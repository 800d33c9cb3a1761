/* Depthwise convolution in int8, four channels at a time. The weights of a tap stand together, channel by channel; x's zero point is
   folded into bias. Where the channels are not whole fours, the last four begin earlier and some are done twice. */
#include "oj_conv2d.h"
#include "oj_dsp.h"
#include "oj_store_four.h"

KERNEL void conv2d_s8_depthwise_dsp(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *right, const int8_t *pad, const oj_conv2d *s)
{
    const int32_t taps = s->tap_rows * s->tap_columns;
    const int32_t image = s->height * s->width * s->channels;
    const int8_t *at[OJ_MOST_TAPS];
    int32_t n, p, q, c, r, t;
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int8_t **to = at;
                for (r = 0; r < s->tap_rows; r++) {
                    const int32_t row = p * s->stride_rows + r * s->dilation_rows - s->pad_rows;
                    for (t = 0; t < s->tap_columns; t++) {
                        const int32_t column = q * s->stride_columns + t * s->dilation_columns - s->pad_columns;
                        *to++ = row >= 0 && row < s->height && column >= 0 && column < s->width ? x + (row * s->width + column) * s->channels : pad;
                    }
                }
                for (c = 0; c < s->channels; c += 4) {
                    c = c + 4 > s->channels ? s->channels - 4 : c;
                    int32_t a = bias[c], b = bias[c + 1], d = bias[c + 2], e = bias[c + 3];
                    const int8_t *tap = w + c;
                    for (t = 0; t < taps; t++, tap += s->channels) {
                        const int32_t x4 = oj_load4(at[t] + c), w4 = oj_load4(tap);
                        const int32_t x02 = oj_sxtb16(x4), x13 = oj_sxtb16_high(x4), w02 = oj_sxtb16(w4), w13 = oj_sxtb16_high(w4);
                        a += (int16_t)x02 * (int16_t)w02;
                        b += (int16_t)x13 * (int16_t)w13;
                        d += (x02 >> 16) * (w02 >> 16);
                        e += (x13 >> 16) * (w13 >> 16);
                    }
                    oj_store_four(y + c, c, a, b, d, e, multiplier, right, s);
                }
                y += s->channels;
            }
        }
    }
}
