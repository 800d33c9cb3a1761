/* Single precision to half: to nearest, halves to even. */
#include "oj_half.h"

KERNEL void cast_f32_f16(uint16_t *y, const float *x, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = oj_half_of_float(x[i]);
    }
}
