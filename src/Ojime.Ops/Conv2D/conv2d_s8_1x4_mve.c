/* As conv2d_s8_1x4, sixteen products an instruction. The weights stand filter by filter, those of missing filters are zeros, and
   sixteen bytes follow the last, for whole vectors are read. */
#include "oj_conv2d.h"
#include "oj_store_four.h"
#include "oj_store_lanes.h"

KERNEL void conv2d_s8_1x4_mve(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                              const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    const int32_t depth = s->patch != 0 ? s->patch : s->tap_rows * s->tap_columns * s->channels;
    int32_t n, p, q, o, i;
    oj_run runs[OJ_MOST_TAPS];
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int32_t count = oj_window(runs, scratch, x, pad, p, q, s);
                const int8_t *tap = w;
                for (o = 0; o < s->filters; o += 4, tap += 3 * depth) {
                    int32_t a = bias[o], b = bias[o + 1], c = bias[o + 2], d = bias[o + 3];
                    for (i = 0; i < count; i++) {
                        const int8_t *from = runs[i].x;
                        int32_t left = runs[i].n;
#if defined(OJ_MVE)
                        const int8_t *wa = tap, *wb = tap + depth, *wc = wb + depth, *wd = wc + depth;
                        tap += left;
                        do {
                            const int8x16_t taps = vldrbq_z_s8(from, vctp8q((uint32_t)left));
                            a = vmladavaq_s8(a, taps, vldrbq_s8(wa));
                            b = vmladavaq_s8(b, taps, vldrbq_s8(wb));
                            c = vmladavaq_s8(c, taps, vldrbq_s8(wc));
                            d = vmladavaq_s8(d, taps, vldrbq_s8(wd));
                            from += 16;
                            wa += 16;
                            wb += 16;
                            wc += 16;
                            wd += 16;
                            left -= 16;
                        } while (left > 0);
#else
                        for (; left > 0; left--, from++, tap++) {
                            a += *from * tap[0];
                            b += *from * tap[depth];
                            c += *from * tap[2 * depth];
                            d += *from * tap[3 * depth];
                        }
#endif
                    }
#if defined(OJ_MVE)
                    {
                        int32x4_t sums = vdupq_n_s32(a);
                        sums = vsetq_lane_s32(b, sums, 1);
                        sums = vsetq_lane_s32(c, sums, 2);
                        sums = vsetq_lane_s32(d, sums, 3);
                        oj_store_lanes(y + o, o, sums, multiplier, right, s);
                    }
#else
                    oj_store_four(y + o, o, a, b, c, d, multiplier, right, s);
#endif
                }
                y += s->filters;
            }
        }
    }
}
