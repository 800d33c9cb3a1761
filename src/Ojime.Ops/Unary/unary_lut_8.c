/* Any function of one byte: a table of its 256 results, in the order of the input's bit patterns. */
#include "oj_kernel.h"

KERNEL void unary_lut_8(void *y, const void *x, const uint8_t *table, int32_t count)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = table[from[i]];
    }
}
