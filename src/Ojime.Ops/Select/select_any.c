/* y = condition ? a : b, the three shapes broadcast; elements of any width are copied whole. */
#include "oj_kernel.h"
#include <string.h>

/* Axes stand innermost first; those that are not needed have size 1. Steps are in elements, 0 where an operand is repeated. */
typedef struct {
    int32_t width;                                      /* bytes of an element */
    int32_t size[6], condition[6], a[6], b[6];
} select_any_shape;

KERNEL void select_any(void *y, const uint8_t *condition, const void *a, const void *b, const select_any_shape *s)
{
    int32_t at[6] = {0, 0, 0, 0, 0, 0}, from_condition = 0, from_a = 0, from_b = 0, axis;
    uint8_t *to = (uint8_t *)y;
    do {
        const uint8_t *from = condition[from_condition] ? (const uint8_t *)a + from_a * s->width : (const uint8_t *)b + from_b * s->width;
        memmove(to, from, (size_t)s->width);
        to += s->width;
        for (axis = 0; axis < 6; axis++) {
            from_condition += s->condition[axis];
            from_a += s->a[axis];
            from_b += s->b[axis];
            if (++at[axis] < s->size[axis]) {
                break;
            }
            at[axis] = 0;
            from_condition -= s->condition[axis] * s->size[axis];
            from_a -= s->a[axis] * s->size[axis];
            from_b -= s->b[axis] * s->size[axis];
        }
    } while (axis < 6);
}
