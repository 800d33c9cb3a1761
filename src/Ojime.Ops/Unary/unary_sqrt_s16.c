/* Square root on int16, cut down as LiteRT's is: the greatest y with y^2 <= x * factor. Zero points are 0. */
#include "oj_kernel.h"

/* The factor is multiplier * 2^(shift - 31). */
KERNEL void unary_sqrt_s16(int16_t *y, const int16_t *x, int32_t multiplier, int32_t shift, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const int64_t product = x[i] > 0 ? (int64_t)x[i] * multiplier : 0;
        const int64_t square = product >> (shift < 31 ? 31 - shift : 0);
        int32_t root = 0, bit;
        for (bit = 1 << 14; bit > 0; bit >>= 1) {
            const int32_t next = root | bit;
            root = next * next <= square ? next : root;
        }
        y[i] = (int16_t)root;
    }
}
