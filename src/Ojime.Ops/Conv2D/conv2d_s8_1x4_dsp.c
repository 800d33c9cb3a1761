/* As conv2d_s8_1x4, two products an instruction. A word of weights holds two filters f, g at taps t and t + 2: bytes f[t], g[t], f[t+2], g[t+2];
   of four taps come the words of filters 0,1 and 2,3 at taps 0,2, then those at taps 1,3. So each word unpacks to two pairs in place. */
#include "oj_conv2d.h"
#include "oj_dsp.h"
#include "oj_store_four.h"

/* Two filters, one word of weights w, one pair of taps x. Compilers run short of registers here; this takes twelve. */
#if defined(OJ_DSP) && defined(__OPTIMIZE__)
#define OJ_PAIR(w, f, g, x) \
    "sxtb16 %[t], %[" #w "]\n smlad %[" #f "], %[t], %[" #x "], %[" #f "]\n" \
    "sxtb16 %[" #w "], %[" #w "], ror #8\n smlad %[" #g "], %[" #w "], %[" #x "], %[" #g "]\n"
#endif

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
#if defined(OJ_PAIR)
                        int32_t four, even, w0, w1, t;
                        __asm__ volatile("1:\n"
                                         "ldr %[four], [%[from]], #4\n"
                                         "ldrd %[w0], %[w1], [%[tap]], #8\n"
                                         "sxtb16 %[even], %[four]\n"
                                         OJ_PAIR(w0, a, b, even) OJ_PAIR(w1, c, d, even)
                                         "ldrd %[w0], %[w1], [%[tap]], #8\n"
                                         "sxtb16 %[four], %[four], ror #8\n"
                                         OJ_PAIR(w0, a, b, four) OJ_PAIR(w1, c, d, four)
                                         "cmp %[from], %[end]\n bne 1b\n"
                                         : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [from] "+r"(from), [tap] "+r"(tap),
                                           [four] "=&r"(four), [even] "=&r"(even), [w0] "=&r"(w0), [w1] "=&r"(w1), [t] "=&r"(t)
                                         : [end] "r"(end)
                                         : "cc", "memory");
#else
                        do {
                            const int32_t four = oj_load4(from), even = oj_sxtb16(four), odd = oj_sxtb16_high(four);
                            a = oj_smlad(oj_sxtb16(tap[0]), even, a);
                            b = oj_smlad(oj_sxtb16_high(tap[0]), even, b);
                            c = oj_smlad(oj_sxtb16(tap[1]), even, c);
                            d = oj_smlad(oj_sxtb16_high(tap[1]), even, d);
                            a = oj_smlad(oj_sxtb16(tap[2]), odd, a);
                            b = oj_smlad(oj_sxtb16_high(tap[2]), odd, b);
                            c = oj_smlad(oj_sxtb16(tap[3]), odd, c);
                            d = oj_smlad(oj_sxtb16_high(tap[3]), odd, d);
                            from += 4;
                            tap += 4;
                        } while (from != end);
#endif
                    }
                    oj_store_four(y + o, o, a, b, c, d, multiplier, right, s);
                }
                y += s->filters;
            }
        }
    }
}
