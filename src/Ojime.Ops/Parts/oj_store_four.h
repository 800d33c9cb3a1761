/* The end of four sums: scaled, rounded, clamped and stored as int8. */
#ifndef OJ_STORE_FOUR_H
#define OJ_STORE_FOUR_H

#include "oj_conv2d.h"
#include "oj_requantize.h"

/* The codes of filters o to o + 3, or of those that there are; y points to filter o. */
OJ_INLINE void oj_store_four(int8_t *y, int32_t o, int32_t a, int32_t b, int32_t c, int32_t d, const int32_t *multiplier,
                         const int8_t *right, const oj_conv2d *s)
{
    const int32_t step = s->scale_step;
    const int32_t zero = s->y_zero;
    multiplier += o * step;
    right += o * step;
    a = oj_saturate8(oj_requantize_near(a, multiplier[0], right[0]) + zero);
    b = oj_saturate8(oj_requantize_near(b, multiplier[step], right[step]) + zero);
    c = oj_saturate8(oj_requantize_near(c, multiplier[step * 2], right[step * 2]) + zero);
    d = oj_saturate8(oj_requantize_near(d, multiplier[step * 3], right[step * 3]) + zero);
    if (s->high - s->low < 255) {
        const int32_t low = s->low + zero, high = s->high + zero;
        a = oj_clamp(a, low, high);
        b = oj_clamp(b, low, high);
        c = oj_clamp(c, low, high);
        d = oj_clamp(d, low, high);
    }
    y[0] = (int8_t)a;
    if (s->filters - o >= 4) {
        y[1] = (int8_t)b;
        y[2] = (int8_t)c;
        y[3] = (int8_t)d;
    } else {
        if (s->filters - o > 1) {
            y[1] = (int8_t)b;
        }
        if (s->filters - o > 2) {
            y[2] = (int8_t)c;
        }
    }
}

#endif
