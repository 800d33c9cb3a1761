/* Add of two floats. Written by the table of Binary: see GeneratedC.Tests.cs. */
#include "oj_broadcast.h"

KERNEL void binary_add_f32(float *y, const float *a, const float *b, const oj_broadcast *s)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->count; i++) {
            *y++ = a[from_a + i * s->a] + b[from_b + i * s->b];
        }
    } while (oj_next_run(s, at, &from_a, &from_b));
}
