/* TFLite's addition and subtraction on int8. 255 * 2^20 and every factor below 1: the cheaper requantisation will do. */
#include "oj_broadcast.h"
#include "oj_requantize.h"

typedef struct {
    oj_broadcast walk;
    int32_t a_zero, b_zero, y_zero;
    int32_t spare;                          /* both codes are shifted left by this */
    int32_t a_multiplier, a_shift, b_multiplier, b_shift, y_multiplier, y_shift;
    int32_t subtracts;
    int32_t low, high;
} binary_sum_s8_shape;

KERNEL void binary_sum_s8(int8_t *y, const int8_t *a, const int8_t *b, const binary_sum_s8_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            const int32_t p = oj_requantize_near((a[from_a + i * s->walk.a] - s->a_zero) * ((int32_t)1 << s->spare), s->a_multiplier, -s->a_shift);
            const int32_t q = oj_requantize_near((b[from_b + i * s->walk.b] - s->b_zero) * ((int32_t)1 << s->spare), s->b_multiplier, -s->b_shift);
            const int32_t r = oj_requantize_near(s->subtracts ? p - q : p + q, s->y_multiplier, -s->y_shift);
            *y++ = (int8_t)oj_clamp(r + s->y_zero, s->low, s->high);
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
