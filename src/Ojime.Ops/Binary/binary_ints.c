/* Functions of two integers without a scale, of any width. Division by zero gives 0; shifts beyond the width push every bit out. */
#include "oj_broadcast.h"
#include "oj_elements.h"

enum {
    BINARY_ADD, BINARY_SUB, BINARY_MUL, BINARY_DIV, BINARY_MIN, BINARY_MAX, BINARY_POW, BINARY_FLOOR_DIV, BINARY_MOD, BINARY_REMAINDER,
    BINARY_SQUARED_DIFFERENCE, BINARY_PRELU, BINARY_BIT_AND, BINARY_BIT_OR, BINARY_BIT_XOR, BINARY_SHIFT_LEFT, BINARY_SHIFT_RIGHT,
    BINARY_AND, BINARY_OR, BINARY_XOR, BINARY_COMPARE
};

typedef struct {
    oj_broadcast walk;
    int32_t kind, from, to;                 /* function, element types */
    int32_t holds;                          /* of BINARY_COMPARE, bits: 1 for less, 2 for equal, 4 for greater */
    int64_t low, high;                      /* limits of the result */
} binary_ints_shape;

static inline int64_t binary_ints_quotient(int64_t a, int64_t b)
{
    return b == 0 ? 0 : b == -1 ? (int64_t)(0u - (uint64_t)a) : a / b;
}

static inline int64_t binary_ints_remainder(int64_t a, int64_t b)
{
    return b == 0 || b == -1 ? 0 : a % b;
}

static inline int64_t binary_ints_power(int64_t a, int64_t b)
{
    uint64_t base = (uint64_t)a, result = 1;
    if (b < 0) {
        return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
    }
    for (; b > 0; b >>= 1) {
        result *= (b & 1) ? base : 1u;
        base *= base;
    }
    return (int64_t)result;
}

static inline int64_t binary_ints_of(int32_t kind, int64_t a, int64_t b, int32_t holds)
{
    const uint64_t p = (uint64_t)a, q = (uint64_t)b;
    int64_t rest;
    switch (kind) {
    case BINARY_ADD: return (int64_t)(p + q);
    case BINARY_SUB: return (int64_t)(p - q);
    case BINARY_MUL: return (int64_t)(p * q);
    case BINARY_DIV: return binary_ints_quotient(a, b);
    case BINARY_MIN: return a < b ? a : b;
    case BINARY_MAX: return a > b ? a : b;
    case BINARY_POW: return binary_ints_power(a, b);
    case BINARY_FLOOR_DIV: return binary_ints_quotient(a, b) - (binary_ints_remainder(a, b) != 0 && (a < 0) != (b < 0));
    case BINARY_MOD:
        rest = binary_ints_remainder(a, b);
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    case BINARY_REMAINDER: return binary_ints_remainder(a, b);
    case BINARY_SQUARED_DIFFERENCE: return (int64_t)((p - q) * (p - q));
    case BINARY_PRELU: return a < 0 ? (int64_t)(p * q) : a;
    case BINARY_BIT_AND: return (int64_t)(p & q);
    case BINARY_BIT_OR: return (int64_t)(p | q);
    case BINARY_BIT_XOR: return (int64_t)(p ^ q);
    case BINARY_SHIFT_LEFT: return b < 0 || b > 63 ? 0 : (int64_t)(p << b);
    case BINARY_SHIFT_RIGHT: return a >> (b < 0 ? 0 : b > 63 ? 63 : b);
    case BINARY_AND: return a != 0 && b != 0;
    case BINARY_OR: return a != 0 || b != 0;
    case BINARY_XOR: return (a != 0) != (b != 0);
    default: return (holds >> (a < b ? 0 : a == b ? 1 : 2)) & 1;
    }
}

KERNEL void binary_ints(void *y, const void *a, const void *b, const binary_ints_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, to = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            const int64_t r = binary_ints_of(
                s->kind, oj_load_element(a, from_a + i * s->walk.a, s->from), oj_load_element(b, from_b + i * s->walk.b, s->from), s->holds);
            oj_store_element(y, to, r, s->to);
            if (s->low != INT64_MIN || s->high != INT64_MAX) {
                /* The result wraps to its own width before it is limited. */
                const int64_t v = oj_load_element(y, to, s->to);
                oj_store_element(y, to, v < s->low ? s->low : v > s->high ? s->high : v, s->to);
            }
            to++;
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
