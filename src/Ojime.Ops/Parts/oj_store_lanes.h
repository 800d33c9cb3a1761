/* The end of the sums of a vector's lanes: scaled, rounded, clamped and stored as int8. */
#ifndef OJ_STORE_LANES_H
#define OJ_STORE_LANES_H

#include "oj_conv2d.h"
#include "oj_mve.h"

#if defined(OJ_MVE)
/* The codes of filters o to o + 3, or of those that there are; y points to filter o. */
OJ_INLINE void oj_store_lanes(int8_t *y, int32_t o, int32x4_t sums, const int32_t *multiplier, const int8_t *right, const oj_conv2d *s)
{
    const int32x4_t factors = s->scale_step != 0 ? vldrwq_s32(multiplier + o) : vdupq_n_s32(multiplier[0]);
    const int32x4_t shifts = s->scale_step != 0 ? vldrbq_s32(right + o) : vdupq_n_s32(right[0]);
    sums = oj_requantize_near4(sums, factors, shifts);
    sums = vminq_s32(vmaxq_s32(sums, vdupq_n_s32(s->low)), vdupq_n_s32(s->high));
    vstrbq_p_s32(y, vaddq_n_s32(sums, s->y_zero), vctp32q((uint32_t)(s->filters - o)));
}
#endif

#endif
