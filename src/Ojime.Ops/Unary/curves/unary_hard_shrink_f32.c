/* HardShrink on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"

KERNEL void unary_hard_shrink_f32(float *y, const float *x, int32_t count, float alpha)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = v >= -alpha && v <= alpha ? 0.0f : v;
    }
}
