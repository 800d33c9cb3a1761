/* TFLite's 1/sqrt on int16: five of Newton's steps from 1, in Q3; what is not positive gives the greatest code. */
#include "oj_fixed.h"

KERNEL void unary_rsqrt_s16(int16_t *y, const int16_t *x, int32_t multiplier, int32_t shift, int32_t count)
{
    int32_t i, k;
    for (i = 0; i < count; i++) {
        int32_t root = INT32_MAX, right = 0, result;
        if (x[i] <= 0) {
            y[i] = INT16_MAX;
            continue;
        }
        if (x[i] > 1) {
            const int32_t pairs = (oj_leading_zeros((uint32_t)x[i]) - 1) / 2 - 1;
            const int32_t input = (int32_t)((uint32_t)x[i] << (2 * pairs)) >> 1;
            const int32_t half = oj_fixed_right(input, 1);
            right = 11 - pairs;
            root = 1 << 28;
            for (k = 0; k < 5; k++) {
                const int32_t cube = oj_fixed_left(oj_high_multiply(oj_high_multiply(root, root), root), 6);
                root = oj_fixed_left(oj_high_multiply((1 << 28) + (1 << 27), root) - oj_high_multiply(half, cube), 3);
            }
            root = oj_high_multiply(root, 1518500250);
            if (right < 0) {
                root = (int32_t)((uint32_t)root << -right);
                right = 0;
            }
        }
        result = oj_requantize_tfl(oj_requantize_tfl(1, root, 20 - right), multiplier, shift - 20);
        y[i] = (int16_t)oj_clamp(result, INT16_MIN, INT16_MAX);
    }
}
