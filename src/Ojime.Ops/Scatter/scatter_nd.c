/* x, with slices replaced or combined, each placed by a tuple of indices. */
#include "oj_index.h"
#include "oj_scatter.h"

typedef struct {
    int32_t count, length;    /* tuples; indices of a tuple */
    int32_t run, wide;        /* elements of a slice; whether indices are of 64 bits */
    int32_t size[6], step[6]; /* of the axes chosen from; bytes between neighbours */
    int32_t element, bytes;   /* bytes of an element and of y */
    int32_t numbers, reduction;
} scatter_nd_shape;

KERNEL void scatter_nd(void *y, const void *x, const void *indices, const void *updates, const scatter_nd_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)updates;
    int32_t i, k, next = 0;
    memmove(y, x, (size_t)s->bytes);
    for (i = 0; i < s->count; i++) {
        int32_t at = 0;
        for (k = 0; k < s->length; k++) {
            at += oj_index(indices, next++, s->wide, s->size[k]) * s->step[k];
        }
        for (k = 0; k < s->run; k++) {
            oj_scatter(to + at, from, s->element, s->numbers, s->reduction);
            at += s->element;
            from += s->element;
        }
    }
}
