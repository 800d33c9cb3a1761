/* Two 16-bit lanes in a word: Arm's DSP instructions, and the same in plain C. */
#ifndef OJ_DSP_H
#define OJ_DSP_H

#include <string.h>

#include "oj_kernel.h"

#if defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP && defined(__ARM_FEATURE_SIMD32) && __ARM_FEATURE_SIMD32
#include <arm_acle.h>
#define OJ_DSP 1
#endif

/* Four bytes from any address. */
static inline int32_t oj_load4(const int8_t *from)
{
    int32_t four;
    memcpy(&four, from, 4);
    return four;
}

/* Bytes 0 and 2, sign-extended to the two lanes. */
static inline int32_t oj_sxtb16(int32_t four)
{
#if defined(OJ_DSP)
    return __sxtb16(four);
#else
    const uint32_t bytes = (uint32_t)four & 0x00FF00FFu;
    return (int32_t)((((bytes & 0xFFu) ^ 0x80u) - 0x80u) & 0xFFFFu) | (int32_t)((((bytes >> 16) ^ 0x80u) - 0x80u) << 16);
#endif
}

/* Bytes 1 and 3. */
static inline int32_t oj_sxtb16_high(int32_t four)
{
#if defined(OJ_DSP)
    /* Compilers do not fold the rotation into the instruction. */
    int32_t lanes;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(lanes) : "r"(four));
    return lanes;
#else
    return oj_sxtb16((int32_t)(((uint32_t)four >> 8) | ((uint32_t)four << 24)));
#endif
}

/* sum + the products of both lanes */
static inline int32_t oj_smlad(int32_t a, int32_t b, int32_t sum)
{
#if defined(OJ_DSP)
    return __smlad(a, b, sum);
#else
    return sum + (int16_t)a * (int16_t)b + (a >> 16) * (b >> 16);
#endif
}

#endif
