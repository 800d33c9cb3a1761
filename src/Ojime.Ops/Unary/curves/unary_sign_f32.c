/* Sign on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"

KERNEL void unary_sign_f32(float *y, const float *x, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = v > 0.0f ? 1.0f : v < 0.0f ? -1.0f : 0.0f;
    }
}
