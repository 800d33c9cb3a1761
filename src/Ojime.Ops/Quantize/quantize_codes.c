/* Codes to the codes of another scale, integer types of any width. */
#include "oj_elements.h"
#include "oj_requantize.h"

typedef struct {
    int32_t count, from, to;                 /* element types */
    int32_t x_zero, y_zero;
    int32_t multiplier, shift;
    int32_t low, high;
} quantize_codes_shape;

KERNEL void quantize_codes(void *y, const void *x, const quantize_codes_shape *s)
{
    int32_t i;
    for (i = 0; i < s->count; i++) {
        const int32_t v = (int32_t)((uint32_t)oj_load_element(x, i, s->from) - (uint32_t)s->x_zero);
        oj_store_element(y, i, oj_clamp(oj_requantize_tfl(v, s->multiplier, s->shift) + s->y_zero, s->low, s->high), s->to);
    }
}
