/* Floats to codes: round(x / scale) + zero. A scale and zero point for each channel, or one for all. */
#include "oj_elements.h"
#include <math.h>

typedef struct {
    int32_t outer, channels, inner;
    int32_t to;                              /* element type */
    int32_t low, high;
    int32_t halves;                          /* away from zero (0), to even (1), to even of x * (1 / scale) (2) */
} quantize_f32_shape;

KERNEL void quantize_f32(void *y, const float *x, const float *scale, const int32_t *zero, const quantize_f32_shape *s)
{
    int32_t o, c, i, at = 0;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->channels; c++) {
            const float least = (float)((int64_t)s->low - zero[c]), greatest = (float)((int64_t)s->high - zero[c]);
            for (i = 0; i < s->inner; i++) {
                const float real = s->halves == 2 ? x[at] * (1.0f / scale[c]) : x[at] / scale[c];
                const float v = s->halves != 0 ? rintf(real) : roundf(real);
                const int32_t q = v != v ? zero[c] : v <= least ? s->low : v >= greatest ? s->high : (int32_t)v + zero[c];
                oj_store_element(y, at++, q, s->to);
            }
        }
    }
}
