/* Codes to floats: scale * (q - zero); a scale and zero point for each channel, or one for all. */
#include "oj_elements.h"

typedef struct {
    int32_t outer, channels, inner;
    int32_t from;                            /* element type */
} dequantize_codes_shape;

KERNEL void dequantize_codes(float *y, const void *x, const float *scale, const int32_t *zero, const dequantize_codes_shape *s)
{
    int32_t o, c, i, at = 0;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->channels; c++) {
            for (i = 0; i < s->inner; i++) {
                y[at] = scale[c] * (float)(oj_load_element(x, at, s->from) - zero[c]);
                at++;
            }
        }
    }
}
