/* Index of the greatest or least float along one axis: the first of equals, or the last. NaN beats every number. */
#include "oj_elements.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t least, last;                     /* the least instead of the greatest; the last of equals */
    int32_t index;                           /* element type of y */
} arg_reduce_f32_shape;

KERNEL void arg_reduce_f32(void *y, const float *x, const arg_reduce_f32_shape *s)
{
    int32_t o, c, i, to = 0;
    for (o = 0; o < s->outer; o++, x += s->size * s->inner) {
        for (c = 0; c < s->inner; c++) {
            int32_t best = 0;
            for (i = 1; i < s->size; i++) {
                const float v = x[c + i * s->inner], b = x[c + best * s->inner];
                if ((s->least ? v < b : v > b) || (v != v && (s->last || b == b)) || (s->last && v == b)) {
                    best = i;
                }
            }
            oj_store_element(y, to++, best, s->index);
        }
    }
}
