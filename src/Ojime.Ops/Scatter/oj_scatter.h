/* Puts one update into one element: replaces it, or adds, multiplies, takes the greater or the lesser. */
#ifndef OJ_SCATTER_H
#define OJ_SCATTER_H

#include "oj_move.h"

enum { OJ_SCATTER_NONE, OJ_SCATTER_ADD, OJ_SCATTER_MUL, OJ_SCATTER_MAX, OJ_SCATTER_MIN };
enum { OJ_SCATTER_FLOAT, OJ_SCATTER_SIGNED, OJ_SCATTER_UNSIGNED, OJ_SCATTER_BOOL };

static inline int64_t oj_scatter_integer(int64_t old, int64_t update, int32_t reduction)
{
    switch (reduction) {
    case OJ_SCATTER_ADD:
        return (int64_t)((uint64_t)old + (uint64_t)update);
    case OJ_SCATTER_MUL:
        return (int64_t)((uint64_t)old * (uint64_t)update);
    case OJ_SCATTER_MAX:
        return update > old ? update : old;
    default:
        return update < old ? update : old;
    }
}

static inline float oj_scatter_float(float old, float update, int32_t reduction)
{
    switch (reduction) {
    case OJ_SCATTER_ADD:
        return old + update;
    case OJ_SCATTER_MUL:
        return old * update;
    case OJ_SCATTER_MAX:
        return update > old ? update : old;
    default:
        return update < old ? update : old;
    }
}

static inline void oj_scatter(void *to, const void *from, int32_t element, int32_t numbers, int32_t reduction)
{
    if (reduction == OJ_SCATTER_NONE) {
        oj_move((uint8_t *)to, (const uint8_t *)from, element);
    } else if (numbers == OJ_SCATTER_FLOAT) {
        *(float *)to = oj_scatter_float(*(const float *)to, *(const float *)from, reduction);
    } else if (numbers == OJ_SCATTER_UNSIGNED) {
        *(uint8_t *)to = (uint8_t)oj_scatter_integer(*(const uint8_t *)to, *(const uint8_t *)from, reduction);
    } else if (numbers == OJ_SCATTER_BOOL) {
        *(uint8_t *)to = oj_scatter_integer(*(const uint8_t *)to, *(const uint8_t *)from, reduction) != 0;
    } else if (element == 1) {
        *(int8_t *)to = (int8_t)oj_scatter_integer(*(const int8_t *)to, *(const int8_t *)from, reduction);
    } else if (element == 2) {
        *(int16_t *)to = (int16_t)oj_scatter_integer(*(const int16_t *)to, *(const int16_t *)from, reduction);
    } else if (element == 4) {
        *(int32_t *)to = (int32_t)oj_scatter_integer(*(const int32_t *)to, *(const int32_t *)from, reduction);
    } else {
        *(int64_t *)to = oj_scatter_integer(*(const int64_t *)to, *(const int64_t *)from, reduction);
    }
}

#endif
