/* Softplus on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"
#include <math.h>

KERNEL void unary_softplus_f32(float *y, const float *x, int32_t count, float alpha, float beta)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = alpha * v > beta ? v : (fmaxf(alpha * v, 0.0f) + log1pf(expf(-fabsf(alpha * v)))) / alpha;
    }
}
