/* Writes runs of bytes one after another that are read at strides along up to three axes: transposes, slices, repeats. */
#include "oj_move.h"

typedef struct {
    int32_t size[3];     /* runs along each axis, outermost first */
    int32_t step[3];     /* bytes between neighbours in x */
    int32_t start, run;  /* first byte of x; bytes of a run */
} move_strided_shape;

KERNEL void move_strided(void *y, const void *x, const move_strided_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t i, j, k;
    for (i = 0; i < s->size[0]; i++) {
        for (j = 0; j < s->size[1]; j++) {
            int32_t at = s->start + i * s->step[0] + j * s->step[1];
            for (k = 0; k < s->size[2]; k++) {
                oj_move(to, from + at, s->run);
                to += s->run;
                at += s->step[2];
            }
        }
    }
}
