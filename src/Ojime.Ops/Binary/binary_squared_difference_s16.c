/* TFLite's squared difference on int16. */
#include "oj_broadcast.h"
#include "oj_requantize.h"

typedef struct {
    oj_broadcast walk;
    int32_t a_zero, b_zero, y_zero;
    int32_t spare;                          /* both codes are shifted left by this */
    int32_t a_multiplier, a_shift, b_multiplier, b_shift, y_multiplier, y_shift;
    int32_t low, high;
} binary_squared_difference_s16_shape;

KERNEL void binary_squared_difference_s16(int16_t *y, const int16_t *a, const int16_t *b, const binary_squared_difference_s16_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            const int32_t p = oj_requantize_tfl((a[from_a + i * s->walk.a] - s->a_zero) * ((int32_t)1 << s->spare), s->a_multiplier, s->a_shift);
            const int32_t q = oj_requantize_tfl((b[from_b + i * s->walk.b] - s->b_zero) * ((int32_t)1 << s->spare), s->b_multiplier, s->b_shift);
            const uint32_t d = (uint32_t)(p - q);
            const int32_t r = oj_requantize_tfl((int32_t)(d * d), s->y_multiplier, s->y_shift);
            *y++ = (int16_t)oj_clamp(r + s->y_zero, s->low, s->high);
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
