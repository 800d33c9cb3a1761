/* Two tensors of broadcast shapes, walked together in the order of the result. */
#ifndef OJ_BROADCAST_H
#define OJ_BROADCAST_H

#include "oj_kernel.h"

/* Steps are in elements, 0 where an operand is repeated. Outer axes stand innermost first; those that are not needed have size 1. */
typedef struct {
    int32_t count, a, b;                     /* the innermost axis: its size and the operands' steps */
    int32_t size[5], a_step[5], b_step[5];
} oj_broadcast;

/* Moves both operands to the next run along the innermost axis; 0 after the last. */
static inline int32_t oj_next_run(const oj_broadcast *s, int32_t *at, int32_t *a, int32_t *b)
{
    int32_t axis;
    for (axis = 0; axis < 5; axis++) {
        *a += s->a_step[axis];
        *b += s->b_step[axis];
        if (++at[axis] < s->size[axis]) {
            return 1;
        }
        at[axis] = 0;
        *a -= s->a_step[axis] * s->size[axis];
        *b -= s->b_step[axis] * s->size[axis];
    }
    return 0;
}

#endif
