/* TFLite's softmax on int16: exp and 1 / (1 + x) by interpolated tables; y holds the exponentials in between. */
#include "oj_fixed.h"
#include "oj_lookup_s16.h"

typedef struct {
    int32_t outer, size, inner;
    int32_t multiplier, shift;               /* from a difference of codes to the exponential's table, -10 .. 0 on 65536 steps */
} softmax_s16_shape;

KERNEL void softmax_s16(int16_t *y, const int16_t *x, const int16_t *exps, const int16_t *reciprocals, const softmax_s16_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++, x += s->size * s->inner, y += s->size * s->inner) {
        for (c = 0; c < s->inner; c++) {
            int32_t max = x[c], sum = 0, zeros, inverse, right;
            for (i = 1; i < s->size; i++) {
                max = x[c + i * s->inner] > max ? x[c + i * s->inner] : max;
            }
            for (i = 0; i < s->size; i++) {
                const int32_t d = oj_requantize_tfl(x[c + i * s->inner] - max, s->multiplier, s->shift);
                y[c + i * s->inner] = (int16_t)oj_lookup_s16(exps, d < INT16_MIN - INT16_MAX ? INT16_MIN : d + INT16_MAX);
                sum += y[c + i * s->inner];
            }
            zeros = oj_leading_zeros((uint32_t)sum);
            inverse = (int32_t)((((uint32_t)sum << (zeros - 1)) + (1u << 13)) >> 14) - (1 << 15) - (1 << 16);
            inverse = oj_lookup_s16(reciprocals, oj_clamp(inverse, INT16_MIN, INT16_MAX));
            right = 31 - zeros;
            for (i = 0; i < s->size; i++) {
                y[c + i * s->inner] = (int16_t)oj_clamp((y[c + i * s->inner] * inverse + ((int32_t)1 << (right - 1))) >> right, 0, INT16_MAX);
            }
        }
    }
}
