/* Arm's M-profile vectors (Helium), integers: requantisation of four sums at once. */
#ifndef OJ_MVE_H
#define OJ_MVE_H

#include "oj_kernel.h"

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#include <arm_mve.h>
#define OJ_MVE 1

static inline int32x4_t oj_requantize_near4(int32x4_t sums, int32x4_t multiplier, int32x4_t right)
{
    sums = vqrdmulhq_s32(sums, multiplier);
    sums = vaddq_s32(vaddq_s32(sums, sums), vshrq_n_s32(sums, 31));
    return vrshrq_n_s32(vshlq_s32(sums, vnegq_s32(right)), 1);
}
#endif

#endif
