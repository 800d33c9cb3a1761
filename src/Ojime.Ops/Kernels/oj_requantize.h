/* Requantisation: an accumulator times a fixed-point factor, rounded. The factor is multiplier * 2^(shift - 31). */
#ifndef OJ_REQUANTIZE_H
#define OJ_REQUANTIZE_H

#include "oj_kernel.h"

/* Cores without a 32 x 32 -> 64 bit multiply: Armv6-M, Armv8-M Baseline. */
#if !defined(OJ_SHORT_MULTIPLY) && (defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__))
#define OJ_SHORT_MULTIPLY 1
#endif

/* round(a * b / 2^31), half up. TFLite Micro nudges by the sign and divides towards zero, which comes to the same. Not for a = b = -2^31. */
static inline int32_t oj_high_multiply(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* round(value / 2^right), half away from zero; |value| < 2^30. */
static inline int32_t oj_shift_right(int32_t value, int32_t right)
{
    return (((value * 2 + (value >> 31)) >> right) + 1) >> 1;
}

/* TFLite Micro's rounding, any accumulator and any shift: a high multiply, then a rounding shift, half away from zero. */
static inline int32_t oj_requantize_tfl(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t high = oj_high_multiply((int32_t)((uint32_t)accumulator << left), multiplier);
    const int32_t mask = (int32_t)(((uint32_t)1 << right) - 1u);
    return (high >> right) + ((high & mask) > (mask >> 1) + (high < 0 ? 1 : 0) ? 1 : 0);
}

/* The same for |accumulator| < 2^29 and a factor below 1, given as multiplier * 2^(-right - 31): cheaper, and without 64-bit
   arithmetic where the core has none. Four products of halves: a = ah 2^16 + al with al signed, m = mh 2^16 + ml with ml unsigned. */
static inline int32_t oj_requantize_near(int32_t accumulator, int32_t multiplier, int32_t right)
{
#if defined(OJ_SHORT_MULTIPLY)
    const int32_t al = (int16_t)accumulator;
    const int32_t ah = (accumulator - al) >> 16;
    const int32_t mh = multiplier >> 16;
    const int32_t ml = multiplier & 0xFFFF;
    const int32_t middle = ah * ml + al * mh + ((al * ml) >> 16);
    return oj_shift_right(ah * mh * 2 + (((middle >> 14) + 1) >> 1), right);
#elif defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP
    int32_t high;
    __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(accumulator * 2), "r"(multiplier));
    return oj_shift_right(high, right);
#else
    return oj_shift_right(oj_high_multiply(accumulator, multiplier), right);
#endif
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

static inline int32_t oj_saturate8(int32_t value)
{
#if defined(__ARM_FEATURE_SAT) && __ARM_FEATURE_SAT
    int32_t code;
    __asm__("ssat %0, #8, %1" : "=r"(code) : "r"(value));
    return code;
#else
    return oj_clamp(value, -128, 127);
#endif
}

#endif
