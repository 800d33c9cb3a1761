/* TFLite's int16 sigmoid: the code is brought to steps of 1/(3 * 2^12), the result has 15 fractional bits. */
#include "oj_word_curves.h"

KERNEL void unary_sigmoid_s16(int16_t *y, const int16_t *x, int32_t multiplier, int32_t shift, int32_t count)
{
    const int32_t half = shift > 0 ? (int32_t)1 << (shift - 1) : 0;
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = oj_sigmoid_word((x[i] * multiplier + half) >> shift);
    }
}
