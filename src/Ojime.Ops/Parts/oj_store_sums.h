/* The end of a few sums: scaled, rounded, clamped and stored as int8; in a loop of its own, for cores with few registers. */
#ifndef OJ_STORE_SUMS_H
#define OJ_STORE_SUMS_H

#include "oj_conv2d.h"
#include "oj_requantize.h"

/* The codes of count filters from o on; y points to filter o. */
static OJ_NOINLINE void oj_store_sums(int8_t *y, int32_t o, int32_t count, const int32_t *sums, const int32_t *multiplier, const int8_t *right,
                                 const oj_conv2d *s)
{
    const int32_t step = s->scale_step;
    const int8_t *end = y + count;
    multiplier += o * step;
    right += o * step;
    do {
        int32_t code = oj_requantize_near(*sums++, *multiplier, *right);
        multiplier += step;
        right += step;
        code = code < s->low ? s->low : code;
        code = code > s->high ? s->high : code;
        *y++ = (int8_t)(code + s->y_zero);
    } while (y != end);
}

#endif
