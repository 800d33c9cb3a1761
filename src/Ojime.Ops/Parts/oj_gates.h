/* The weighted sums of recurrent gates in integers: brought to 16 bits with 12 after the point. */
#ifndef OJ_GATES_H
#define OJ_GATES_H

#include "oj_requantize.h"

static inline int32_t oj_gate_s8(const int8_t *x, const int8_t *w, int32_t size, int32_t bias, int32_t multiplier, int32_t shift)
{
    int32_t i;
    for (i = 0; i < size; i++) {
        bias += x[i] * w[i];
    }
    return oj_clamp(oj_requantize_tfl(bias, multiplier, shift), -32768, 32767);
}

static inline int32_t oj_gate_s16(const int16_t *x, const int8_t *w, int32_t size, int32_t bias, int32_t multiplier, int32_t shift)
{
    int32_t i;
    for (i = 0; i < size; i++) {
        bias += x[i] * w[i];
    }
    return oj_clamp(oj_requantize_tfl(bias, multiplier, shift), -32768, 32767);
}

/* The product of two numbers, the second with 15 bits after the point, rounded half up. */
static inline int32_t oj_product_q15(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (1 << 14)) >> 15);
}

#endif
