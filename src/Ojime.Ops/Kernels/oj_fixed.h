/* Fixed-point numbers of 32 bits, as TensorFlow Lite's reference kernels compute with them. Qn has 31 - n fraction bits;
   Qa times Qb by oj_high_multiply is Q(a+b). */
#ifndef OJ_FIXED_H
#define OJ_FIXED_H

#include "oj_requantize.h"

/* x / 2^shift, halves away from zero. */
static inline int32_t oj_fixed_right(int32_t x, int32_t shift)
{
    const int32_t mask = (int32_t)(((uint32_t)1 << shift) - 1u);
    const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> shift) + ((x & mask) > threshold ? 1 : 0);
}

/* x * 2^shift, saturated. */
static inline int32_t oj_fixed_left(int32_t x, int32_t shift)
{
    const int32_t limit = INT32_MAX >> shift;
    return x > limit ? INT32_MAX : x < -limit - 1 ? INT32_MIN : (int32_t)((uint32_t)x << shift);
}

static inline int32_t oj_leading_zeros(uint32_t x)
{
    int32_t count = 0;
    while (count < 32 && !(x & 0x80000000u)) {
        x <<= 1;
        count++;
    }
    return count;
}

/* 1 / (1 + a) in Q0, a in Q0 within [0, 1): three of Newton's steps from 48/17 - 32/17 (1 + a) / 2, in Q2. */
static inline int32_t oj_fixed_reciprocal(int32_t a)
{
    const int32_t half = (int32_t)(((uint32_t)a + 0x80000000u) >> 1);
    int32_t x = 1515870810 + oj_high_multiply(half, -1010580540);
    int32_t i;
    for (i = 0; i < 3; i++) {
        /* The error of the start is at most 1/17: the step stays far from the ends of the range. */
        x += oj_high_multiply(x, (1 << 29) - oj_high_multiply(half, x)) * 4;
    }
    return x >= (1 << 30) ? INT32_MAX : x * 2;
}

#endif
