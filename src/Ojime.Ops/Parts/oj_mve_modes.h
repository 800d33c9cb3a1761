/* The near forms of oj_requantize_modes.h on four sums at once. */
#ifndef OJ_MVE_MODES_H
#define OJ_MVE_MODES_H

#include "oj_mve.h"

#if defined(OJ_MVE)
/* value / 2^(right + 1), halves up. */
static inline int32x4_t oj_shift_near4(int32x4_t value, int32x4_t right)
{
    return vrshlq_s32(value, vmvnq_s32(right));
}

static inline int32x4_t oj_requantize_single31_near4(int32x4_t sums, int32x4_t multiplier, int32x4_t right)
{
    return oj_shift_near4(vmulhq_s32(sums, multiplier), right);
}

static inline int32x4_t oj_requantize_fast16_near4(int32x4_t sums, int32x4_t multiplier, int32x4_t right)
{
    const int32x4_t lower = vandq_s32(sums, vdupq_n_s32(0xFFFF));
    return oj_shift_near4(vaddq_s32(vmulq_s32(vshrq_n_s32(sums, 16), multiplier), vshrq_n_s32(vmulq_s32(lower, multiplier), 16)), right);
}

static inline int32x4_t oj_requantize_power_of_two_near4(int32x4_t sums, int32x4_t multiplier, int32x4_t right)
{
    (void)multiplier;
    return oj_shift_near4(sums, right);
}
#endif

#endif
