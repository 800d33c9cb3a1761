/* Fills y with one element, then writes x into it by runs of bytes at strides along any number of axes: padding. */
#include "oj_move.h"

typedef struct {
    int32_t axes, count;      /* number of axes, and of runs of x in all */
    int32_t start, run;       /* first byte written in y; bytes of a run */
    int32_t bytes, element;   /* bytes of y and of one element */
    int32_t size[6], step[6]; /* runs along each axis, outermost first; bytes between neighbours in y */
} move_placed_shape;

KERNEL void move_placed(void *y, const void *x, const uint8_t *fill, const move_placed_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t index[6] = {0};
    int32_t at, n;
    for (at = 0; at < s->bytes; at += s->element) {
        oj_move(to + at, fill, s->element);
    }
    at = s->start;
    for (n = 0; n < s->count; n++) {
        int32_t axis = s->axes - 1;
        oj_move(to + at, from, s->run);
        from += s->run;
        while (axis >= 0) {
            at += s->step[axis];
            if (++index[axis] < s->size[axis]) {
                break;
            }
            at -= s->step[axis] * s->size[axis];
            index[axis--] = 0;
        }
    }
}
