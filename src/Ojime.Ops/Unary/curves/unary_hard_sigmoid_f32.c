/* HardSigmoid on floats. Written by the table of Unary: see GeneratedC.Tests.cs. */
#include "oj_kernel.h"

KERNEL void unary_hard_sigmoid_f32(float *y, const float *x, int32_t count, float alpha, float beta)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float v = x[i];
        y[i] = alpha * v + beta < 0.0f ? 0.0f : alpha * v + beta > 1.0f ? 1.0f : alpha * v + beta;
    }
}
