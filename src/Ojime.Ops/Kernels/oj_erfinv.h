/* The inverse of erf in single precision: two polynomials in -log(1 - x^2) (M. Giles, "Approximating the erfinv function", 2012). */
#ifndef OJ_ERFINV_H
#define OJ_ERFINV_H

#include "oj_kernel.h"
#include <math.h>

static inline float oj_erfinv(float x)
{
    static const float middle[9] = {2.81022636e-08f, 3.43273939e-07f, -3.5233877e-06f, -4.39150654e-06f, 0.00021858087f,
                                    -0.00125372503f, -0.00417768164f, 0.246640727f, 1.50140941f};
    static const float tails[9] = {-0.000200214257f, 0.000100950558f, 0.00134934322f, -0.00367342844f, 0.00573950773f,
                                   -0.0076224613f, 0.00943887047f, 1.00167406f, 2.83297682f};
    const float w = -logf((1.0f - x) * (1.0f + x));
    const float *const c = w < 5.0f ? middle : tails;
    const float t = w < 5.0f ? w - 2.5f : sqrtf(w) - 3.0f;
    float p = c[0];
    int32_t i;
    if (x == 1.0f || x == -1.0f) {
        return x * INFINITY;
    }
    for (i = 1; i < 9; i++) {
        p = p * t + c[i];
    }
    return p * x;
}

#endif
