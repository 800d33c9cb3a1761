/* Add of two floats, limited. Written by the table of Binary: see GeneratedC.Tests.cs. */
#include "oj_broadcast.h"

KERNEL void binary_add_clamp_f32(float *y, const float *a, const float *b, const oj_broadcast *s, float low, float high)
{
    int32_t at[5] = {0, 0, 0, 0, 0}, from_a = 0, from_b = 0, i;
    do {
        for (i = 0; i < s->count; i++) {
            const float v = a[from_a + i * s->a] + b[from_b + i * s->b];
            *y++ = v < low ? low : v > high ? high : v;
        }
    } while (oj_next_run(s, at, &from_a, &from_b));
}
