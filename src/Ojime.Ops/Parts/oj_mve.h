/* Arm's M-profile vectors (Helium), integers: requantisation of four sums at once. */
#ifndef OJ_MVE_H
#define OJ_MVE_H

#include "oj_conv2d.h"

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#include <arm_mve.h>
#define OJ_MVE 1

/* oj_requantize_near for the filters o to o + 3, then clamped: the codes of their sums. */
static inline int32x4_t oj_codes4(int32x4_t sums, int32_t o, const int32_t *multiplier, const int8_t *right, const oj_conv2d *s)
{
    int32x4_t factors, shifts;
    if (s->scale_step != 0) {
        factors = vldrwq_s32(multiplier + o);
        shifts = vldrbq_s32(right + o);
    } else {
        factors = vdupq_n_s32(multiplier[0]);
        shifts = vdupq_n_s32(right[0]);
    }
    sums = vqrdmulhq_s32(sums, factors);
    sums = vaddq_s32(vaddq_s32(sums, sums), vshrq_n_s32(sums, 31));
    sums = vshrq_n_s32(vaddq_n_s32(vshlq_s32(sums, vnegq_s32(shifts)), 1), 1);
    sums = vmaxq_s32(sums, vdupq_n_s32(s->low));
    sums = vminq_s32(sums, vdupq_n_s32(s->high));
    return vaddq_n_s32(sums, s->y_zero);
}
#endif

#endif
