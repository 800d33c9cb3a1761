/* Each element divided by a power of the squares of its neighbours in channel. */
#include <math.h>
#include "oj_kernel.h"

typedef struct {
    int32_t outer, channels, inner; /* axes before and after the channels */
    int32_t before, after;          /* neighbours on each side */
    float alpha, beta, bias;        /* alpha is divided by the number of neighbours already */
} lrn_f32_shape;

KERNEL void lrn_f32(float *y, const float *x, const lrn_f32_shape *s)
{
    int32_t o, c, i, k;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->channels; c++) {
            const int32_t first = c < s->before ? 0 : c - s->before;
            const int32_t last = c + s->after < s->channels ? c + s->after : s->channels - 1;
            for (i = 0; i < s->inner; i++) {
                const float *from = x + o * s->channels * s->inner + i;
                float sum = 0.0f;
                for (k = first; k <= last; k++) {
                    sum += from[k * s->inner] * from[k * s->inner];
                }
                *y++ = from[c * s->inner] / powf(s->bias + s->alpha * sum, s->beta);
            }
        }
    }
}
