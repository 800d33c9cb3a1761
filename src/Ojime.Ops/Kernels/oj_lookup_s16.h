/* A function on int16 by 513 table entries, one every 128 codes, and a line between neighbours. */
#ifndef OJ_LOOKUP_S16_H
#define OJ_LOOKUP_S16_H

#include "oj_kernel.h"

static inline int32_t oj_lookup_s16(const int16_t *table, int32_t code)
{
    const int16_t *const entry = table + 256 + (code >> 7);
    const int32_t slope = (int16_t)(entry[1] - entry[0]);
    return (int16_t)(entry[0] + ((slope * (code & 127) + 64) >> 7));
}

#endif
