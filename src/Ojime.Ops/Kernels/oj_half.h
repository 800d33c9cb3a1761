/* IEEE half precision held in 16 bits. */
#ifndef OJ_HALF_H
#define OJ_HALF_H

#include "oj_kernel.h"
#include <string.h>

static inline float oj_half_to_float(uint16_t half)
{
    const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 31u, fraction = half & 0x3FFu, bits;
    float value;
    if (exponent == 31) {
        bits = sign | 0x7F800000u | (fraction << 13);
    } else if (exponent == 0 && fraction == 0) {
        bits = sign;
    } else {
        if (exponent == 0) {
            /* Subnormal: shift the leading one into its place. */
            for (exponent = 1; !(fraction & 0x400u); exponent--) {
                fraction <<= 1;
            }
            fraction &= 0x3FFu;
        }
        bits = sign | ((exponent + 112u) << 23) | (fraction << 13);
    }
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Rounds to nearest, halves to even; too large becomes infinite. */
static inline uint16_t oj_half_of_float(float value)
{
    uint32_t bits, sign, magnitude, half, rest, shift;
    memcpy(&bits, &value, sizeof bits);
    sign = (bits >> 16) & 0x8000u;
    magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u) {
        return (uint16_t)(sign | 0x7E00u | ((magnitude >> 13) & 0x1FFu));
    }
    if (magnitude >= 0x47800000u) {
        return (uint16_t)(sign | 0x7C00u);
    }
    if (magnitude >= 0x38800000u) {
        half = (magnitude - 0x38000000u) >> 13;
        rest = magnitude & 0x1FFFu;
        return (uint16_t)(sign | (half + (rest > 0x1000u || (rest == 0x1000u && (half & 1u)) ? 1u : 0u)));
    }
    if (magnitude < 0x33000000u) {
        return (uint16_t)sign;
    }
    shift = 126u - (magnitude >> 23);
    magnitude = (magnitude & 0x7FFFFFu) | 0x800000u;
    half = magnitude >> shift;
    rest = magnitude & ((1u << shift) - 1u);
    magnitude = 1u << (shift - 1u);
    return (uint16_t)(sign | (half + (rest > magnitude || (rest == magnitude && (half & 1u)) ? 1u : 0u)));
}

#endif
