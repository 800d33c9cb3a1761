/* Half precision to single: exact. */
#include "oj_half.h"

KERNEL void cast_f16_f32(float *y, const uint16_t *x, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = oj_half_to_float(x[i]);
    }
}
