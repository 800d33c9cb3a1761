/* Integer indices of 32 or 64 bits; negative ones count from the end. */
#ifndef OJ_INDEX_H
#define OJ_INDEX_H

#include "oj_kernel.h"

/* One outside is brought to the nearest inside: numbers that data brings must not reach other memory. */
static inline int32_t oj_index(const void *indices, int32_t at, int32_t wide, int32_t size)
{
    int32_t index;
    if (wide) {
        const int64_t given = ((const int64_t *)indices)[at];
        index = given < -(int64_t)size ? -size : given >= size ? size - 1 : (int32_t)given;
    } else {
        index = ((const int32_t *)indices)[at];
    }
    index = index < 0 ? index + size : index;
    return index < 0 ? 0 : index < size ? index : size - 1;
}

#endif
