/* Any function on int16, by an interpolated table. */
#include "oj_lookup_s16.h"

KERNEL void unary_lut_s16(int16_t *y, const int16_t *x, const int16_t *table, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = (int16_t)oj_lookup_s16(table, x[i]);
    }
}
