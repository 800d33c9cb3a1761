/* Elements of a tensor whose integer type is given as a number; where that number is a constant the compiler folds the choice away. */
#ifndef OJ_ELEMENTS_H
#define OJ_ELEMENTS_H

#include "oj_kernel.h"

enum { OJ_U8, OJ_S8, OJ_S16, OJ_S32, OJ_S64 };

static inline int64_t oj_load_element(const void *x, int32_t index, int32_t element)
{
    switch (element) {
    case OJ_U8: return ((const uint8_t *)x)[index];
    case OJ_S8: return ((const int8_t *)x)[index];
    case OJ_S16: return ((const int16_t *)x)[index];
    case OJ_S32: return ((const int32_t *)x)[index];
    default: return ((const int64_t *)x)[index];
    }
}

/* What does not fit wraps. */
static inline void oj_store_element(void *y, int32_t index, int64_t value, int32_t element)
{
    switch (element) {
    case OJ_U8: ((uint8_t *)y)[index] = (uint8_t)value; break;
    case OJ_S8: ((int8_t *)y)[index] = (int8_t)value; break;
    case OJ_S16: ((int16_t *)y)[index] = (int16_t)value; break;
    case OJ_S32: ((int32_t *)y)[index] = (int32_t)value; break;
    default: ((int64_t *)y)[index] = value; break;
    }
}

#endif
