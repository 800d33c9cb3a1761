/* TFLite's equality on int16: both sides are brought to the scale 2^-8 first, and rounded. */
#include "oj_broadcast.h"
#include "oj_requantize.h"

typedef struct {
    oj_broadcast walk;
    int32_t a_zero, b_zero;
    int32_t a_multiplier, a_shift, b_multiplier, b_shift;
    int32_t holds;                          /* bits: 1 for less, 2 for equal, 4 for greater */
} binary_compare_s16_shape;

KERNEL void binary_compare_s16(uint8_t *y, const int16_t *a, const int16_t *b, const binary_compare_s16_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            const int32_t p = oj_requantize_tfl((a[from_a + i * s->walk.a] - s->a_zero) * 256, s->a_multiplier, s->a_shift);
            const int32_t q = oj_requantize_tfl((b[from_b + i * s->walk.b] - s->b_zero) * 256, s->b_multiplier, s->b_shift);
            *y++ = (uint8_t)((s->holds >> (p < q ? 0 : p == q ? 1 : 2)) & 1);
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
