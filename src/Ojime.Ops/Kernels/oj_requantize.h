/* Requantisation: an accumulator times a fixed-point factor, rounded. The factor is multiplier * 2^(shift - 31). */
#ifndef OJ_REQUANTIZE_H
#define OJ_REQUANTIZE_H

#include "oj_kernel.h"

/* TFLite Micro's rounding: doubled high multiply, half away from zero, then a rounding shift, half away from zero. */
static inline int32_t oj_requantize_tfl(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t shifted = (int32_t)((uint32_t)accumulator << left);
    const int64_t product = (int64_t)shifted * multiplier;
    const int32_t nudge = product >= 0 ? (1 << 30) : (1 - (1 << 30));
    const int32_t high = (int32_t)((product + nudge) / ((int64_t)1 << 31));
    const int32_t mask = (int32_t)(((uint32_t)1 << right) - 1u);
    const int32_t remainder = high & mask;
    const int32_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
    return (high >> right) + (remainder > threshold ? 1 : 0);
}

/* A 64-bit accumulator of int16 activations: the multiplier is cut to 16 bits, one rounding, half up. */
static inline int32_t oj_requantize_wide(int64_t accumulator, int32_t multiplier, int32_t shift)
{
    const int32_t cut = multiplier >= 0x7FFF0000 ? 0x7FFF : (multiplier + (1 << 15)) >> 16;
    const int32_t right = 15 - shift;
    return (int32_t)((accumulator * cut + ((int64_t)1 << (right - 1))) >> right);
}

static inline int32_t oj_clamp(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

#endif
