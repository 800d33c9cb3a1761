/* Elements as they are. */
#include "oj_kernel.h"
#include <string.h>

KERNEL void cast_same(void *y, const void *x, int32_t bytes)
{
    memmove(y, x, (size_t)bytes);
}
