/* Whole slices by index along one axis. */
#include "oj_index.h"
#include "oj_move.h"

typedef struct {
    int32_t batch, outer, size, run; /* of x: batch axes, axes before the one chosen from, its size, bytes of a slice */
    int32_t count, wide;             /* indices of each batch; whether they are of 64 bits */
} gather_shape;

KERNEL void gather(void *y, const void *x, const void *indices, const gather_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t b, o, i;
    for (b = 0; b < s->batch; b++) {
        for (o = 0; o < s->outer; o++) {
            for (i = 0; i < s->count; i++) {
                oj_move(to, from + oj_index(indices, b * s->count + i, s->wide, s->size) * s->run, s->run);
                to += s->run;
            }
            from += s->size * s->run;
        }
    }
}
