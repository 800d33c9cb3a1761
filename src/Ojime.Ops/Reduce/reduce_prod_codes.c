/* TFLite's product of int8 or int16 codes: every step is scaled down, so that it stays in range. */
#include "oj_elements.h"
#include "oj_reduction.h"
#include "oj_requantize.h"

typedef struct {
    oj_reduction walk;
    int32_t element;
    int32_t x_zero, y_zero;
    int32_t multiplier, shift;
    int32_t low, high;
} reduce_prod_codes_shape;

KERNEL void reduce_prod_codes(void *y, const void *x, const reduce_prod_codes_shape *s)
{
    int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0, to = 0;
    do {
        int32_t product = 0, started = 0;
        do {
            const int32_t v = (int32_t)oj_load_element(x, first + from, s->element) - s->x_zero;
            product = started ? oj_requantize_wide((int64_t)product * v, s->multiplier, s->shift) : v;
            started = 1;
        } while (oj_next_index(s->walk.gone, s->walk.gone_step, gone, &from));
        product = oj_requantize_wide(product, s->multiplier, s->shift) + s->y_zero;
        oj_store_element(y, to++, oj_clamp(product, s->low, s->high), s->element);
    } while (oj_next_index(s->walk.kept, s->walk.kept_step, kept, &first));
}
