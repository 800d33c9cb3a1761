/* All of floats over some axes. Written by the table of Reduce: see GeneratedC.Tests.cs. */
#include "oj_reduction.h"

KERNEL void reduce_all_f32(uint8_t *y, const float *x, const oj_reduction *s)
{
    int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0;
    do {
        float r = 1.0f;
        do {
            const float v = x[first + from];
            r = v != 0.0f ? r : 0.0f;
        } while (oj_next_index(s->gone, s->gone_step, gone, &from));
        *y++ = (uint8_t)r;
    } while (oj_next_index(s->kept, s->kept_step, kept, &first));
}
