/* Depthwise convolution in int8, four channels a vector. The weights of a tap stand together, channel by channel, with three bytes
   after the last; x's zero point is folded into bias. */
#include "oj_conv2d.h"
#include "oj_requantize.h"
#include "oj_store_lanes.h"

KERNEL void conv2d_s8_depthwise_mve(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
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
#if defined(OJ_MVE)
                for (c = 0; c < s->channels; c += 4) {
                    const mve_pred16_t some = vctp32q((uint32_t)(s->channels - c));
                    const int8_t *tap = w + c;
                    int32x4_t sums = vldrwq_s32(bias + c);
                    for (t = 0; t < taps; t++, tap += s->channels) {
                        sums = vaddq_s32(sums, vmulq_s32(vldrbq_z_s32(at[t] + c, some), vldrbq_s32(tap)));
                    }
                    oj_store_lanes(y + c, c, sums, multiplier, right, s);
                }
#else
                for (c = 0; c < s->channels; c++) {
                    int32_t sum = bias[c];
                    for (t = 0; t < taps; t++) {
                        sum += at[t][c] * w[t * s->channels + c];
                    }
                    sum = oj_requantize_near(sum, multiplier[c * s->scale_step], right[c * s->scale_step]);
                    y[c] = (int8_t)(oj_clamp(sum, s->low, s->high) + s->y_zero);
                }
#endif
                y += s->channels;
            }
        }
    }
}
