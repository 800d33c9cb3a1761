/* One element for each index: along one axis the index decides, along the others the place. */
#include "oj_index.h"
#include "oj_move.h"

typedef struct {
    int32_t axes, count;            /* of the indices */
    int32_t size[6], step[6];       /* of the indices; bytes between neighbours in x, 0 along the axis chosen from */
    int32_t chosen_size, chosen_step;
    int32_t element, wide;          /* bytes of an element; whether indices are of 64 bits */
} gather_elements_shape;

KERNEL void gather_elements(void *y, const void *x, const void *indices, const gather_elements_shape *s)
{
    uint8_t *to = (uint8_t *)y;
    const uint8_t *from = (const uint8_t *)x;
    int32_t index[6] = {0};
    int32_t at = 0, n;
    for (n = 0; n < s->count; n++) {
        int32_t axis = s->axes - 1;
        oj_move(to, from + at + oj_index(indices, n, s->wide, s->chosen_size) * s->chosen_step, s->element);
        to += s->element;
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
