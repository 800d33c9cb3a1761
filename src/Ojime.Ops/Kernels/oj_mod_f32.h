/* The remainder of a float division, with the divisor's sign. */
#ifndef OJ_MOD_F32_H
#define OJ_MOD_F32_H

#include "oj_kernel.h"
#include <math.h>

static inline float oj_mod_f32(float a, float b)
{
    const float rest = fmodf(a, b);
    return rest != 0.0f && (rest < 0.0f) != (b < 0.0f) ? rest + b : rest;
}

#endif
