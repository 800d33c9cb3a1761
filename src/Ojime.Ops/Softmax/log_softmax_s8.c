/* TFLite's logarithm of softmax on int8: scale 1/16, zero point 127. exps[d] is exp of a difference of d codes below the greatest, in Q0. */
#include "oj_fixed.h"

/* x * 2^shift; beyond +-(2^(31-shift) - 1) it saturates. */
static inline int32_t log_softmax_shifted(int32_t x, int32_t shift)
{
    const int32_t limit = shift == 0 ? INT32_MAX : (int32_t)(((uint32_t)1 << (31 - shift)) - 1u);
    return shift == 0 ? x : x > limit ? INT32_MAX : x < -limit ? INT32_MIN : (int32_t)((uint32_t)x << shift);
}

/* log(x) in Q5 for x in Q12, at least 1: x = 2^n r with r near 2^-1/4, and a rational function of r. */
static inline int32_t log_softmax_log(int32_t x)
{
    const int32_t root_of_half = 1518500250, fourth_root_of_half = 1805811301;
    const int32_t zeros_a = oj_leading_zeros((uint32_t)x);
    const int32_t r_a = log_softmax_shifted(oj_high_multiply(log_softmax_shifted(x, zeros_a - 1), root_of_half), 1);
    const int32_t power_a = log_softmax_shifted(12 - zeros_a, 25) + (1 << 23);
    const int32_t zeros_b = oj_leading_zeros((uint32_t)oj_high_multiply(x, root_of_half)) - 1;
    const int32_t r_b = log_softmax_shifted(x, zeros_b);
    const int32_t power_b = log_softmax_shifted(12 - zeros_b, 25) - (1 << 23);
    const int32_t r = r_a < r_b ? r_a : r_b;
    const int32_t power = power_a > power_b ? power_a : power_b;
    const int32_t p = (int32_t)(((uint32_t)r + (uint32_t)fourth_root_of_half + 1u) >> 1);
    const int32_t q = (r - fourth_root_of_half) * 2;
    const int32_t square = oj_high_multiply(q, q);
    const int32_t numerator = oj_high_multiply(q, r) + oj_high_multiply(oj_high_multiply(q, square), 117049297);
    const int32_t denominator = oj_high_multiply(p, 1057819769 + q + oj_high_multiply(127690142, square)) + oj_high_multiply(638450708, q);
    return oj_fixed_left(oj_high_multiply(power, 1488522236)
                         + oj_high_multiply(oj_fixed_right(numerator, 6), oj_fixed_reciprocal(denominator)), 1);
}

typedef struct {
    int32_t outer, size, inner;
    int32_t reach;                           /* differences below this count in the sum */
    int32_t multiplier, shift;               /* from a difference of codes to Q5 */
    int32_t reverse_multiplier, reverse_shift;
} log_softmax_s8_shape;

KERNEL void log_softmax_s8(int8_t *y, const int8_t *x, const int32_t *exps, const log_softmax_s8_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++, x += s->size * s->inner, y += s->size * s->inner) {
        for (c = 0; c < s->inner; c++) {
            int32_t max = x[c], sum = 0, log, least;
            for (i = 1; i < s->size; i++) {
                max = x[c + i * s->inner] > max ? x[c + i * s->inner] : max;
            }
            for (i = 0; i < s->size; i++) {
                const int32_t d = max - x[c + i * s->inner];
                sum += d < s->reach ? ((exps[d] >> 11) + 1) >> 1 : 0;
            }
            log = log_softmax_log(sum);
            /* Further below, subtracting the logarithm would leave Q5. */
            least = oj_requantize_tfl(log + INT32_MIN, s->reverse_multiplier, s->reverse_shift);
            least = least > -s->reach ? least : -s->reach;
            for (i = 0; i < s->size; i++) {
                const int32_t d = x[c + i * s->inner] - max;
                const int32_t v = d > least ? oj_fixed_right(oj_requantize_tfl(d, s->multiplier, s->shift) - log, 22) + 127 : INT8_MIN;
                y[c + i * s->inner] = (int8_t)oj_clamp(v, INT8_MIN, INT8_MAX);
            }
        }
    }
}
