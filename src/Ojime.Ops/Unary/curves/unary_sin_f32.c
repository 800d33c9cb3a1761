/* Sin on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"
#include <math.h>

KERNEL void unary_sin_f32(float *y, const float *x, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = sinf(v);
    }
}
