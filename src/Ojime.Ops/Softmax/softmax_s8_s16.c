/* TFLite's softmax on int8, result int16. exps[d] is exp of a difference of d codes below the greatest, in Q0; what lies further below counts as 0. */
#include "oj_fixed.h"

KERNEL void softmax_s8_s16(int16_t *y, const int8_t *x, const int32_t *exps, int32_t reach, int32_t outer, int32_t size, int32_t inner)
{
    int32_t o, c, i;
    for (o = 0; o < outer; o++, x += size * inner, y += size * inner) {
        for (c = 0; c < inner; c++) {
            int32_t max = x[c], sum = 0, zeros, inverse;
            for (i = 1; i < size; i++) {
                max = x[c + i * inner] > max ? x[c + i * inner] : max;
            }
            for (i = 0; i < size; i++) {
                const int32_t d = max - x[c + i * inner];
                sum += d < reach ? ((exps[d] >> 11) + 1) >> 1 : 0;
            }
            zeros = oj_leading_zeros((uint32_t)sum);
            inverse = oj_fixed_reciprocal((int32_t)(((uint32_t)sum << zeros) - 0x80000000u));
            for (i = 0; i < size; i++) {
                const int32_t d = max - x[c + i * inner];
                const int32_t share = d < reach ? ((oj_high_multiply(inverse, exps[d]) >> (26 - zeros)) + 1) >> 1 : 0;
                y[c + i * inner] = (int16_t)(share > 65535 ? 32767 : share - 32768);
            }
        }
    }
}
