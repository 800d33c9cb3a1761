/* TFLite's product on int8. */
#include "oj_broadcast.h"
#include "oj_requantize.h"

typedef struct {
    oj_broadcast walk;
    int32_t a_zero, b_zero, y_zero;
    int32_t left;                           /* products are shifted by this first; at most 13 */
    int32_t multiplier, right;
    int32_t low, high;
} binary_mul_s8_shape;

KERNEL void binary_mul_s8(int8_t *y, const int8_t *a, const int8_t *b, const binary_mul_s8_shape *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->walk.count; i++) {
            const int32_t product = (a[from_a + i * s->walk.a] - s->a_zero) * (b[from_b + i * s->walk.b] - s->b_zero);
            const int32_t r = oj_requantize_near(product * ((int32_t)1 << s->left), s->multiplier, s->right);
            *y++ = (int8_t)oj_clamp(r + s->y_zero, s->low, s->high);
        }
    } while (oj_next_run(&s->walk, at, &from_a, &from_b));
}
