/* Requantisation in the modes that are not TFLite's. Each has a form for any factor, multiplier * 2^(shift - 31), and a near one for
   factors well below 1, whose multiplier and shift are made ready beforehand: what is left is a shift and one rounding, half up. */
#ifndef OJ_REQUANTIZE_MODES_H
#define OJ_REQUANTIZE_MODES_H

#include "oj_requantize.h"

static inline int32_t oj_halve_up(int32_t twice)
{
    return (twice >> 1) + (twice & 1);
}

/* floor(a * b / 2^32), b not negative. */
static inline int32_t oj_high_word(int32_t a, int32_t b)
{
#if defined(OJ_SHORT_MULTIPLY)
    const int32_t al = a & 0xFFFF, ah = a >> 16, bl = b & 0xFFFF, bh = b >> 16;
    const int32_t upper = ah * bl + (int32_t)(((uint32_t)al * (uint32_t)bl) >> 16);
    const int32_t lower = al * bh + (upper & 0xFFFF);
    return ah * bh + (upper >> 16) + (lower >> 16);
#else
    return (int32_t)(((int64_t)a * b) >> 32);
#endif
}

/* One rounding of the whole product. */
static inline int32_t oj_requantize_single31(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    return (int32_t)(((int64_t)accumulator * multiplier + ((int64_t)1 << (30 - shift))) >> (31 - shift));
}

/* The factor is multiplier * 2^(-right - 33). */
static inline int32_t oj_requantize_single31_near(int32_t accumulator, int32_t multiplier, int32_t right)
{
    return oj_halve_up(oj_high_word(accumulator, multiplier) >> right);
}

/* A multiplier of 15 bits, so that no product needs more than 32. */
static inline int32_t oj_requantize_fast16(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    const int32_t m = multiplier >= 0x7FFF8000 ? 0x7FFF : (multiplier + (1 << 15)) >> 16;
    const int32_t high = (accumulator >> 16) * m + (((accumulator & 0xFFFF) * m) >> 16);
    return shift >= -1 ? (int32_t)((uint32_t)high << (shift + 1)) : oj_halve_up(high >> (-2 - shift));
}

/* The factor is multiplier * 2^(-right - 17), multiplier below 2^15. */
static inline int32_t oj_requantize_fast16_near(int32_t accumulator, int32_t multiplier, int32_t right)
{
    return oj_halve_up(((accumulator >> 16) * multiplier + (((accumulator & 0xFFFF) * multiplier) >> 16)) >> right);
}

/* A shift alone: the power of two nearest to the factor. */
static inline int32_t oj_requantize_power_of_two(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    const int32_t power = multiplier >= 0x60000000 ? shift : shift - 1;
    return power >= 0 ? (int32_t)((uint32_t)accumulator << power) : oj_halve_up(accumulator >> (-1 - power));
}

/* The factor is 2^(-right - 1). */
static inline int32_t oj_requantize_power_of_two_near(int32_t accumulator, int32_t multiplier, int32_t right)
{
    (void)multiplier;
    return oj_halve_up(accumulator >> right);
}

#endif
