/* Floats to integers, cut toward zero. Beyond the range its nearest end, NaN gives 0: C leaves both undefined. */
#include "oj_elements.h"

typedef struct {
    int32_t count, to, gives_bool;
    int64_t low, high;
} cast_f32_ints_shape;

KERNEL void cast_f32_ints(void *y, const float *x, const cast_f32_ints_shape *s)
{
    int32_t i;
    for (i = 0; i < s->count; i++) {
        const float v = x[i];
        int64_t r;
        if (s->gives_bool) {
            r = v != 0.0f;
        } else {
            r = v != v ? 0 : v <= (float)s->low ? s->low : v >= (float)s->high ? s->high : (int64_t)v;
        }
        oj_store_element(y, i, r, s->to);
    }
}
