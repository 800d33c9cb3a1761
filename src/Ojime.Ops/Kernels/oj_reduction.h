/* A walk over a tensor in which some axes stay and some go: for each index of those that stay, every index of those that go. */
#ifndef OJ_REDUCTION_H
#define OJ_REDUCTION_H

#include "oj_kernel.h"

/* Axes stand innermost first; those that are not needed have size 1. Steps are in elements. */
typedef struct {
    int32_t kept[3], kept_step[3];
    int32_t gone[3], gone_step[3];
} oj_reduction;

/* Moves to the next index of three axes; 0 after the last, back at the first. */
static inline int32_t oj_next_index(const int32_t *size, const int32_t *step, int32_t *at, int32_t *from)
{
    int32_t axis;
    for (axis = 0; axis < 3; axis++) {
        *from += step[axis];
        if (++at[axis] < size[axis]) {
            return 1;
        }
        at[axis] = 0;
        *from -= step[axis] * size[axis];
    }
    return 0;
}

#endif
