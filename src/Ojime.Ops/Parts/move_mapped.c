/* Writes runs of bytes one after another; where each is read is the sum of one table entry an axis: nearest resize, mirrored padding. */
#include "oj_move.h"

typedef struct {
    int32_t axes, count; /* number of axes, and of runs in all */
    int32_t run;         /* bytes of a run */
    int32_t size[6];     /* entries of each axis in the table, outermost first */
} move_mapped_shape;

KERNEL void move_mapped(void *y, const void *x, const int32_t *map, const move_mapped_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t index[6] = {0};
    int32_t n;
    for (n = 0; n < s->count; n++) {
        int32_t axis, at = 0;
        const int32_t *entries = map;
        for (axis = 0; axis < s->axes; axis++) {
            at += entries[index[axis]];
            entries += s->size[axis];
        }
        oj_move(to, from + at, s->run);
        to += s->run;
        axis = s->axes - 1;
        while (axis >= 0 && ++index[axis] == s->size[axis]) {
            index[axis--] = 0;
        }
    }
}
