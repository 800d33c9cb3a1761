/* Reductions of integers without a scale, of any width; and extremes of quantised codes. Sums and products wrap, a mean is cut toward zero. */
#include "oj_elements.h"
#include "oj_reduction.h"

enum { REDUCE_SUM, REDUCE_MEAN, REDUCE_MAX, REDUCE_MIN, REDUCE_PROD, REDUCE_ANY, REDUCE_ALL, REDUCE_L1, REDUCE_SUM_SQUARE };

typedef struct {
    oj_reduction walk;
    int32_t kind, from, to, count;           /* function, element types, elements that make one */
} reduce_ints_shape;

KERNEL void reduce_ints(void *y, const void *x, const reduce_ints_shape *s)
{
    int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0, to = 0;
    do {
        int64_t r = oj_load_element(x, first, s->from);
        uint64_t sum = 0, product = 1;
        int32_t any = 0, all = 1;
        do {
            const int64_t v = oj_load_element(x, first + from, s->from);
            switch (s->kind) {
            case REDUCE_MAX: r = v > r ? v : r; break;
            case REDUCE_MIN: r = v < r ? v : r; break;
            case REDUCE_PROD: product *= (uint64_t)v; break;
            case REDUCE_ANY: any |= v != 0; break;
            case REDUCE_ALL: all &= v != 0; break;
            case REDUCE_L1: sum += v < 0 ? 0u - (uint64_t)v : (uint64_t)v; break;
            case REDUCE_SUM_SQUARE: sum += (uint64_t)v * (uint64_t)v; break;
            default: sum += (uint64_t)v; break;
            }
        } while (oj_next_index(s->walk.gone, s->walk.gone_step, gone, &from));
        switch (s->kind) {
        case REDUCE_MAX: case REDUCE_MIN: break;
        case REDUCE_MEAN: r = (int64_t)sum / s->count; break;
        case REDUCE_PROD: r = (int64_t)product; break;
        case REDUCE_ANY: r = any; break;
        case REDUCE_ALL: r = all; break;
        default: r = (int64_t)sum; break;
        }
        oj_store_element(y, to++, r, s->to);
    } while (oj_next_index(s->walk.kept, s->walk.kept_step, kept, &first));
}
