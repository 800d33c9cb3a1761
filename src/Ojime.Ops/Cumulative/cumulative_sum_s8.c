/* TFLite's running sum on int8: codes at half their scale with 20 bits to spare are added, each sum is brought to the result's scale. */
#include "oj_requantize.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t exclusive, reverse;
    int32_t start;
    int32_t x_zero, y_zero;
    int32_t multiplier, shift;
} cumulative_sum_s8_shape;

KERNEL void cumulative_sum_s8(int8_t *y, const int8_t *x, const cumulative_sum_s8_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++, x += s->size * s->inner, y += s->size * s->inner) {
        for (c = 0; c < s->inner; c++) {
            uint32_t so = (uint32_t)s->start;
            for (i = 0; i < s->size; i++) {
                const int32_t at = c + (s->reverse ? s->size - 1 - i : i) * s->inner;
                /* Half of the code times 2^20 is exact. */
                const uint32_t next = so + (uint32_t)((x[at] - s->x_zero) * (1 << 19));
                const int32_t r = oj_requantize_tfl((int32_t)(s->exclusive ? so : next), s->multiplier, s->shift);
                y[at] = (int8_t)oj_clamp(r + s->y_zero, INT8_MIN, INT8_MAX);
                so = next;
            }
        }
    }
}
