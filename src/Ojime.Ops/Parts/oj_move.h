/* Copies one run of bytes; the places may overlap. Short runs avoid the library call. */
#ifndef OJ_MOVE_H
#define OJ_MOVE_H

#include <string.h>
#include "oj_kernel.h"

static inline void oj_move(uint8_t *to, const uint8_t *from, int32_t bytes)
{
    if (bytes == 1) {
        *to = *from;
    } else if (bytes == 4) {
        memmove(to, from, 4);
    } else {
        memmove(to, from, (size_t)bytes);
    }
}

#endif
