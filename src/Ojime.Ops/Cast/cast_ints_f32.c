/* Integers to floats. */
#include "oj_elements.h"

KERNEL void cast_ints_f32(float *y, const void *x, int32_t from, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = (float)oj_load_element(x, i, from);
    }
}
