/* TFLite's sum and mean over int8 codes: summed in 32 bits, then brought to the result's scale; a mean has 1/count in its factor. */
#include "oj_reduction.h"
#include "oj_requantize.h"

typedef struct {
    oj_reduction walk;
    int32_t zeros;                           /* the input's zero point times the elements that make one */
    int32_t multiplier, shift, y_zero;
} reduce_sum_s8_shape;

KERNEL void reduce_sum_s8(int8_t *y, const int8_t *x, const reduce_sum_s8_shape *s)
{
    int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0;
    do {
        int32_t sum = -s->zeros;
        do {
            sum += x[first + from];
        } while (oj_next_index(s->walk.gone, s->walk.gone_step, gone, &from));
        *y++ = (int8_t)oj_clamp(oj_requantize_tfl(sum, s->multiplier, s->shift) + s->y_zero, INT8_MIN, INT8_MAX);
    } while (oj_next_index(s->walk.kept, s->walk.kept_step, kept, &first));
}
