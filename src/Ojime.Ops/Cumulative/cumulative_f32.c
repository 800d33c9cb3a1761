/* Running sum, product, maximum or minimum of floats along one axis. */
#include "oj_kernel.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t kind;                            /* 0 sum, 1 product, 2 maximum, 3 minimum */
    int32_t exclusive, reverse;
    float start;
} cumulative_f32_shape;

KERNEL void cumulative_f32(float *y, const float *x, const cumulative_f32_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++, x += s->size * s->inner, y += s->size * s->inner) {
        for (c = 0; c < s->inner; c++) {
            float so = s->start;
            for (i = 0; i < s->size; i++) {
                const int32_t at = c + (s->reverse ? s->size - 1 - i : i) * s->inner;
                const float v = x[at];
                const float next = s->kind == 0 ? so + v : s->kind == 1 ? so * v : s->kind == 2 ? (v > so || v != v ? v : so) : (v < so || v != v ? v : so);
                y[at] = s->exclusive ? so : next;
                so = next;
            }
        }
    }
}
