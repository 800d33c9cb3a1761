/* Integers to integers of another width: what does not fit wraps; a truth value is whether it is not 0. */
#include "oj_elements.h"

KERNEL void cast_ints(void *y, const void *x, int32_t from, int32_t to, int32_t gives_bool, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const int64_t v = oj_load_element(x, i, from);
        oj_store_element(y, i, gives_bool ? v != 0 : v, to);
    }
}
