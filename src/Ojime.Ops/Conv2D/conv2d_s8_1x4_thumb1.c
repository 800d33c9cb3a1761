/* As conv2d_s8_1x4, for cores whose signed byte load takes no immediate offset: the weights are unsigned, w + 128, and
   what that adds, 128 times the sum of the window, is taken off the bias of each pixel. */
#include "oj_conv2d.h"
#include "oj_store_sums.h"

/* One input byte and the weights of four filters at t. Compilers run out of the eight low registers here; this takes six
   of them, and high ones for what is only added to; those a compiler keeps away from where it optimises for size. */
#if defined(__thumb__) && !defined(__thumb2__) && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define OJ_TAP(k, t0, t1, t2, t3) \
    "ldrb %[v], [%[x], #" #k "]\n sxtb %[v], %[v]\n" \
    "ldrb %[t], [%[w], #" #t0 "]\n muls %[t], %[v]\n adds %[a], %[a], %[t]\n" \
    "ldrb %[t], [%[w], #" #t1 "]\n muls %[t], %[v]\n adds %[b], %[b], %[t]\n" \
    "ldrb %[t], [%[w], #" #t2 "]\n muls %[t], %[v]\n add %[c], %[t]\n" \
    "ldrb %[t], [%[w], #" #t3 "]\n muls %[t], %[v]\n add %[d], %[t]\n"
#endif

KERNEL void conv2d_s8_1x4_thumb1(int8_t *y, const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, i, from_filter;
    int32_t sums[16], *pending = sums;
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
                from_filter = 0;
                for (o = 0; o < s->filters; o += 4) {
                    int32_t a = bias[o] - excess, b = bias[o + 1] - excess, c = bias[o + 2] - excess, d = bias[o + 3] - excess;
                    for (i = 0; i < count; i++) {
                        const int8_t *from = runs[i].x;
                        const int8_t *end = from + runs[i].n;
#if defined(OJ_TAP)
                        int32_t v, t;
                        __asm__ volatile(".syntax unified\n"
                                         "1:\n" OJ_TAP(0, 0, 1, 2, 3) OJ_TAP(1, 4, 5, 6, 7) OJ_TAP(2, 8, 9, 10, 11) OJ_TAP(3, 12, 13, 14, 15)
                                         "adds %[x], #4\n adds %[w], #16\n cmp %[x], %[end]\n bne 1b\n"
                                         : [a] "+l"(a), [b] "+l"(b), [c] "+h"(c), [d] "+h"(d), [x] "+l"(from), [w] "+l"(tap),
                                           [v] "=&l"(v), [t] "=&l"(t)
                                         : [end] "h"(end)
                                         : "cc", "memory");
#else
                        do {
                            const int32_t v = *from++;
                            a += v * tap[0];
                            b += v * tap[1];
                            c += v * tap[2];
                            d += v * tap[3];
                            tap += 4;
                        } while (from != end);
#endif
                    }
                    pending[0] = a;
                    pending[1] = b;
                    pending[2] = c;
                    pending[3] = d;
                    pending += 4;
                    if (pending == sums + 16 || o + 4 >= s->filters) {
                        oj_store_sums(y + from_filter, from_filter, s->filters - o < 4 ? s->filters - from_filter : o + 4 - from_filter, sums, multiplier, right, s);
                        from_filter = o + 4;
                        pending = sums;
                    }
                }
                y += s->filters;
            }
        }
    }
}
