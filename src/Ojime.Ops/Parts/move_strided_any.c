/* Writes runs of bytes one after another that are read at strides along any number of axes. */
#include "oj_move.h"

typedef struct {
    int32_t axes, count;        /* number of axes, and of runs in all */
    int32_t start, run;         /* first byte of x; bytes of a run */
    int32_t size[12], step[12]; /* runs along each axis, outermost first; bytes between neighbours in x */
} move_strided_any_shape;

KERNEL void move_strided_any(void *y, const void *x, const move_strided_any_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t index[12] = {0};
    int32_t at = s->start, n;
    for (n = 0; n < s->count; n++) {
        int32_t axis = s->axes - 1;
        oj_move(to, from + at, s->run);
        to += s->run;
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
