/* Running sum, product, maximum or minimum of integers of any width along one axis; what does not fit wraps. */
#include "oj_elements.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t kind;                            /* 0 sum, 1 product, 2 maximum, 3 minimum */
    int32_t exclusive, reverse;
    int32_t element;
    int64_t start;
} cumulative_ints_shape;

KERNEL void cumulative_ints(void *y, const void *x, const cumulative_ints_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->inner; c++) {
            int64_t so = s->start;
            for (i = 0; i < s->size; i++) {
                const int32_t at = (o * s->size + (s->reverse ? s->size - 1 - i : i)) * s->inner + c;
                const int64_t v = oj_load_element(x, at, s->element);
                const int64_t next = s->kind == 0 ? (int64_t)((uint64_t)so + (uint64_t)v) : s->kind == 1 ? (int64_t)((uint64_t)so * (uint64_t)v)
                    : s->kind == 2 ? (v > so ? v : so) : (v < so ? v : so);
                oj_store_element(y, at, s->exclusive ? so : next, s->element);
                so = next;
            }
        }
    }
}
