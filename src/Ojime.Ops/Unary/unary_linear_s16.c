/* TFLite's int16 curves of two straight pieces that meet at real zero: relu, leaky relu, abs, clip. */
#include "oj_requantize.h"

typedef struct {
    int32_t count;
    int32_t x_zero, y_zero;
    int32_t positive_multiplier, positive_shift;
    int32_t negative_multiplier, negative_shift;
    int32_t mirrors_input, mirrors_result;      /* the negative piece takes -x, or gives -y */
    int32_t low, high;
} unary_linear_s16_shape;

KERNEL void unary_linear_s16(int16_t *y, const int16_t *x, const unary_linear_s16_shape *s)
{
    int32_t i;
    for (i = 0; i < s->count; i++) {
        const int32_t v = x[i] - s->x_zero;
        int32_t r;
        if (v >= 0) {
            r = oj_requantize_tfl(v, s->positive_multiplier, s->positive_shift);
        } else {
            r = oj_requantize_tfl(s->mirrors_input ? -v : v, s->negative_multiplier, s->negative_shift);
            r = s->mirrors_result ? -r : r;
        }
        y[i] = (int16_t)oj_clamp(r + s->y_zero, s->low, s->high);
    }
}
