/* Index of the greatest or least integer along one axis: the first of equals, or the last. */
#include "oj_elements.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t least, last;                     /* the least instead of the greatest; the last of equals */
    int32_t index;                           /* element type of y */
    int32_t element;                         /* of x */
} arg_reduce_ints_shape;

KERNEL void arg_reduce_ints(void *y, const void *x, const arg_reduce_ints_shape *s)
{
    int32_t o, c, i, to = 0;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->inner; c++) {
            const int32_t first = o * s->size * s->inner + c;
            int64_t greatest = oj_load_element(x, first, s->element);
            int32_t best = 0;
            for (i = 1; i < s->size; i++) {
                const int64_t v = oj_load_element(x, first + i * s->inner, s->element);
                if ((s->least ? v < greatest : v > greatest) || (s->last && v == greatest)) {
                    best = i;
                    greatest = v;
                }
            }
            oj_store_element(y, to++, best, s->index);
        }
    }
}
