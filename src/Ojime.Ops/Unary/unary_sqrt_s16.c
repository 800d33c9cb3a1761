/* Square root on int16 as LiteRT computes it, in float32 and then cut: y = (int16_t)(sqrtf(x * x_scale) / y_scale). Zero points are 0.
   Each of the three results is rounded to 24 bits, half to even, in integers: the same bits on cores without floats. */
#include "oj_kernel.h"

/* The float32 nearest to v * 2^exponent, for a v of 24 bits and more. */
static inline int64_t unary_sqrt_round(int64_t v, int32_t *exponent)
{
    v *= 4; /* the half and whether there is more below it */
    while (v > 0x3FFFFFF) {
        v = (v >> 1) | (v & 1);
        ++*exponent;
    }
    return (v + 1 + ((v >> 2) & 1)) >> 2;
}

/* The square root of a number of 49 or 50 bits, rounded to 24 bits at half its exponent and one more; no root lies in the middle. */
static inline int64_t unary_sqrt_root(int64_t v)
{
    int64_t root = 0, bit;
    for (bit = (int64_t)1 << 25; bit > 0; bit >>= 1) {
        root = (root | bit) * (root | bit) <= v ? root | bit : root;
    }
    return (root + 1) >> 1;
}

/* A scale is its 24-bit mantissa and the exponent of two. */
KERNEL void unary_sqrt_s16(int16_t *y, const int16_t *x, int32_t x_mantissa, int32_t x_exponent, int32_t y_mantissa, int32_t y_exponent, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        int32_t exponent = x_exponent, even, root = 0, bit, top = -1;
        int64_t real = x[i] > 0 ? unary_sqrt_round((int64_t)x[i] * x_mantissa, &exponent) : 0;
        even = 25 + ((exponent - 25) & 1);
        real = unary_sqrt_root(real * ((int64_t)1 << even));
        /* real * 2^exponent from here on, less y_scale's; each next bit stays if the quotient rounds to as much: if it is not below the middle
           between next and the float32 before it, which lies nearer where next is a power of two. */
        exponent = (exponent - even) / 2 + 1 - y_exponent;
        for (bit = 14; bit >= 0; bit--) {
            const int32_t next = root | (1 << bit), first = top < 0 ? bit : top, shift = exponent - first + 25;
            const int64_t middle = y_mantissa * (((int64_t)next << (25 - first)) - (root == 0 ? 1 : 2));
            if (real > 0 && (shift > 38 || (shift >= 0 && real * ((int64_t)1 << shift) >= middle))) {
                root = next;
                top = first;
            }
        }
        y[i] = (int16_t)root;
    }
}
