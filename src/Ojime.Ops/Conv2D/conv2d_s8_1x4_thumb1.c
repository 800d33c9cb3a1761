/* As conv2d_s8_1x4, for cores whose signed byte load takes no immediate offset: the weights are unsigned, w + 128, and
   what that adds, 128 times the sum of the window, is taken off the bias of each pixel. */
#include "oj_conv2d.h"
#include "oj_requantize.h"

KERNEL void conv2d_s8_1x4_thumb1(int8_t *y, const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, i, f;
    oj_run runs[OJ_MOST_TAPS];
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int32_t count = oj_window(runs, scratch, x, pad, p, q, s);
                const uint8_t *tap = w;
                int32_t excess = 0;
                for (i = 0; i < count; i++) {
                    const int8_t *from = runs[i].x;
                    const int8_t *end = from + runs[i].n;
                    do {
                        excess += from[0] + from[1] + from[2] + from[3];
                        from += 4;
                    } while (from != end);
                }
                excess *= 128;
                for (o = 0; o < s->filters; o += 4) {
                    int32_t sums[4];
                    int32_t a = bias[o] - excess, b = bias[o + 1] - excess, c = bias[o + 2] - excess, d = bias[o + 3] - excess;
                    for (i = 0; i < count; i++) {
                        const int8_t *from = runs[i].x;
                        const int8_t *end = from + runs[i].n;
                        do {
                            int32_t v = from[0];
                            a += v * tap[0];
                            b += v * tap[1];
                            c += v * tap[2];
                            d += v * tap[3];
                            v = from[1];
                            a += v * tap[4];
                            b += v * tap[5];
                            c += v * tap[6];
                            d += v * tap[7];
                            v = from[2];
                            a += v * tap[8];
                            b += v * tap[9];
                            c += v * tap[10];
                            d += v * tap[11];
                            v = from[3];
                            a += v * tap[12];
                            b += v * tap[13];
                            c += v * tap[14];
                            d += v * tap[15];
                            from += 4;
                            tap += 16;
                        } while (from != end);
                    }
                    sums[0] = a;
                    sums[1] = b;
                    sums[2] = c;
                    sums[3] = d;
                    for (f = 0; f < 4 && o + f < s->filters; f++) {
                        const int32_t at = (o + f) * s->scale_step;
                        *y++ = (int8_t)(oj_clamp(oj_requantize_near(sums[f], multiplier[at], right[at]), s->low, s->high) + s->y_zero);
                    }
                }
            }
        }
    }
}
