/* Slices by tuples of indices. */
#include "oj_index.h"
#include "oj_move.h"

typedef struct {
    int32_t batch, count;     /* batches; tuples of each */
    int32_t length, wide;     /* indices of a tuple; whether they are of 64 bits */
    int32_t run, batch_step;  /* bytes of a slice, and of a batch of x */
    int32_t size[6], step[6]; /* of the axes chosen from; bytes between neighbours */
} gather_nd_shape;

KERNEL void gather_nd(void *y, const void *x, const void *indices, const gather_nd_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    int32_t b, i, k, next = 0;
    for (b = 0; b < s->batch; b++) {
        for (i = 0; i < s->count; i++) {
            int32_t at = b * s->batch_step;
            for (k = 0; k < s->length; k++) {
                at += oj_index(indices, next++, s->wide, s->size[k]) * s->step[k];
            }
            oj_move(to, (const uint8_t *)x + at, s->run);
            to += s->run;
        }
    }
}
