/* As conv2d_s8_1x4, two products an instruction. A word of weights holds two filters f, g at taps t and t + 2: bytes f[t], g[t], f[t+2], g[t+2];
   of four taps come the words of filters 0,1 and 2,3 at taps 0,2, then those at taps 1,3. So each word unpacks to two pairs in place. */
#include "oj_conv2d.h"
#include "oj_dsp.h"
#include "oj_store4.h"

KERNEL void conv2d_s8_1x4_dsp(int8_t *y, const int8_t *x, const int32_t *w, const int32_t *bias, const int32_t *multiplier,
                              const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, i;
    oj_run runs[OJ_MOST_TAPS];
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int32_t count = oj_window(runs, scratch, x, pad, p, q, s);
                const int32_t *tap = w;
                for (o = 0; o < s->filters; o += 4) {
                    int32_t a = bias[o], b = bias[o + 1], c = bias[o + 2], d = bias[o + 3];
                    for (i = 0; i < count; i++) {
                        const int8_t *from = runs[i].x;
                        const int8_t *end = from + runs[i].n;
                        do {
                            const int32_t four = oj_load4(from);
                            const int32_t even = oj_sxtb16(four), odd = oj_sxtb16_high(four);
                            const int32_t w0 = tap[0], w1 = tap[1], w2 = tap[2], w3 = tap[3];
                            a = oj_smlad(oj_sxtb16(w0), even, a);
                            b = oj_smlad(oj_sxtb16_high(w0), even, b);
                            c = oj_smlad(oj_sxtb16(w1), even, c);
                            d = oj_smlad(oj_sxtb16_high(w1), even, d);
                            a = oj_smlad(oj_sxtb16(w2), odd, a);
                            b = oj_smlad(oj_sxtb16_high(w2), odd, b);
                            c = oj_smlad(oj_sxtb16(w3), odd, c);
                            d = oj_smlad(oj_sxtb16_high(w3), odd, d);
                            from += 4;
                            tap += 4;
                        } while (from != end);
                    }
                    oj_store4(y + o, o, a, b, c, d, multiplier, right, s);
                }
                y += s->filters;
            }
        }
    }
}
