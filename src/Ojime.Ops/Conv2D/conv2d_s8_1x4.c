/* Convolution in int8, one pixel and four filters at a time. x's zero point is folded into bias. The weights of four filters
   stand together, tap by tap; missing filters of the last four are zeros. Every run is a multiple of four taps. */
#include "oj_conv2d.h"
#include "oj_store_four.h"

KERNEL void conv2d_s8_1x4(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                          const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s)
{
    const int32_t image = s->height * s->width * s->channels;
    int32_t n, p, q, o, i;
    oj_run runs[OJ_MOST_TAPS];
    for (n = 0; n < s->batch; n++, x += image) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q++) {
                const int32_t count = oj_window(runs, scratch, x, pad, p, q, s);
                const int8_t *tap = w;
                for (o = 0; o < s->filters; o += 4) {
                    int32_t a = bias[o], b = bias[o + 1], c = bias[o + 2], d = bias[o + 3];
                    for (i = 0; i < count; i++) {
                        const int8_t *from = runs[i].x;
                        const int8_t *end = from + runs[i].n;
                        do {
                            const int32_t x0 = from[0], x1 = from[1], x2 = from[2], x3 = from[3];
                            a += x0 * tap[0];
                            b += x0 * tap[1];
                            c += x0 * tap[2];
                            d += x0 * tap[3];
                            a += x1 * tap[4];
                            b += x1 * tap[5];
                            c += x1 * tap[6];
                            d += x1 * tap[7];
                            a += x2 * tap[8];
                            b += x2 * tap[9];
                            c += x2 * tap[10];
                            d += x2 * tap[11];
                            a += x3 * tap[12];
                            b += x3 * tap[13];
                            c += x3 * tap[14];
                            d += x3 * tap[15];
                            from += 4;
                            tap += 16;
                        } while (from != end);
                    }
                    oj_store_four(y + o, o, a, b, c, d, multiplier, right, s);
                }
                y += s->filters;
            }
        }
    }
}
