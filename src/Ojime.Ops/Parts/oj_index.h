/* Integer indices of 32 or 64 bits; negative ones count from the end. */
#ifndef OJ_INDEX_H
#define OJ_INDEX_H

#include "oj_kernel.h"

static inline int32_t oj_index(const void *indices, int32_t at, int32_t wide, int32_t size)
{
    const int32_t index = wide ? (int32_t)((const int64_t *)indices)[at] : ((const int32_t *)indices)[at];
    return index < 0 ? index + size : index;
}

#endif
