/* Between uint8 and int8 of one scale whose zero points differ by 128: the top bit turns. */
#include "oj_kernel.h"

KERNEL void quantize_flip_8(void *y, const void *x, int32_t count)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = (uint8_t)(from[i] ^ 0x80);
    }
}
