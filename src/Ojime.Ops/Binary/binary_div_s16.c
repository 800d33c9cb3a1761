/* The same quotient as on int8, on int16: 1/b by Newton's steps in fixed point, a shifted up as far as it goes. A divisor of zero counts as one code;
   0/b is one step more than 0 where the last shift goes beyond 31 bits, as it comes out there. */
#include "oj_broadcast.h"
#include "oj_fixed.h"

typedef struct {
    oj_broadcast walk;
    int32_t a_zero, b_zero, y_zero;
    int32_t multiplier, shift;
    int32_t low, high;
} binary_div_s16_shape;

KERNEL void binary_div_s16(int16_t *y, const int16_t *a, const int16_t *b, const binary_div_s16_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            int32_t p = a[from_a + i * s->walk.a] - s->a_zero;
            int32_t q = b[from_b + i * s->walk.b] - s->b_zero;
            int32_t zeros, room, right, quotient;
            if (q < 0) {
                p = -p;
                q = -q;
            }
            q = q > 0 ? q : 1;
            zeros = oj_leading_zeros((uint32_t)q);
            room = oj_leading_zeros((uint32_t)(p < 0 ? ~p : p)) - 1;
            right = 31 - zeros + room - s->shift;
            quotient = oj_high_multiply((int32_t)((uint32_t)p << room), oj_fixed_reciprocal((int32_t)(((uint32_t)q << zeros) - 0x80000000u)));
            quotient = oj_high_multiply(quotient, s->multiplier);
            quotient = right <= 31 ? oj_fixed_right(quotient, right) : quotient == 0;
            *y++ = (int16_t)oj_clamp(quotient + s->y_zero, s->low, s->high);
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
