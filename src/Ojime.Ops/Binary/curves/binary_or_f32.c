/* Or of two floats. Written by the table of Binary: see GeneratedC.Tests.cs. */
#include "oj_broadcast.h"

KERNEL void binary_or_f32(uint8_t *y, const float *a, const float *b, const oj_broadcast *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->count; i++) {
            const float p = a[from_a + i * s->a], q = b[from_b + i * s->b];
            *y++ = (uint8_t)(p != 0.0f || q != 0.0f);
        }
    } while (oj_next_run(s, at, &from_a, &from_b));
}
