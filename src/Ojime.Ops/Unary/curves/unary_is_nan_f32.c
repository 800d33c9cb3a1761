/* IsNan on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"

KERNEL void unary_is_nan_f32(uint8_t *y, const float *x, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = (uint8_t)(v != v);
    }
}
