/* Functions of one integer without a scale, of any width. */
#include "oj_elements.h"

enum { UNARY_SAME, UNARY_ABS, UNARY_NEG, UNARY_SIGN, UNARY_SQUARE, UNARY_CLIP, UNARY_BITWISE_NOT, UNARY_LOGICAL_NOT };

typedef struct {
    int32_t count, kind;
    int32_t from, to;       /* element types */
    int64_t low, high;      /* of UNARY_CLIP */
} unary_ints_shape;

KERNEL void unary_ints(void *y, const void *x, const unary_ints_shape *s)
{
    int32_t i;
    for (i = 0; i < s->count; i++) {
        const int64_t v = oj_load_element(x, i, s->from);
        const uint64_t bits = (uint64_t)v;
        int64_t r = v;
        switch (s->kind) {
        case UNARY_ABS: r = v < 0 ? (int64_t)(0u - bits) : v; break;
        case UNARY_NEG: r = (int64_t)(0u - bits); break;
        case UNARY_SIGN: r = (v > 0) - (v < 0); break;
        case UNARY_SQUARE: r = (int64_t)(bits * bits); break;
        case UNARY_CLIP: r = v < s->low ? s->low : v > s->high ? s->high : v; break;
        case UNARY_BITWISE_NOT: r = (int64_t)~bits; break;
        case UNARY_LOGICAL_NOT: r = v == 0; break;
        default: break;
        }
        oj_store_element(y, i, r, s->to);
    }
}
