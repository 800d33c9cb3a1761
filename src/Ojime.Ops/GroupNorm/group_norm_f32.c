/* Each sample's groups of channels brought to mean 0 and variance 1, then scaled and shifted channel by channel. */
#include <math.h>
#include "oj_kernel.h"

typedef struct {
    int32_t samples, outer, channels, inner; /* axes between samples and channels; axes after the channels */
    int32_t groups;
    float epsilon;
} group_norm_f32_shape;

KERNEL void group_norm_f32(float *y, const float *x, const float *gamma, const float *beta, const group_norm_f32_shape *s)
{
    const int32_t per_group = s->channels / s->groups;
    const float count = (float)(s->outer * per_group * s->inner);
    int32_t n, g, o, c, i;
    for (n = 0; n < s->samples; n++) {
        for (g = 0; g < s->groups; g++) {
            const int32_t first = (n * s->outer * s->channels + g * per_group) * s->inner;
            float sum = 0.0f, squares = 0.0f, mean, factor;
            for (o = 0; o < s->outer; o++) {
                const float *from = x + first + o * s->channels * s->inner;
                for (i = 0; i < per_group * s->inner; i++) {
                    sum += from[i];
                }
            }
            mean = sum / count;
            for (o = 0; o < s->outer; o++) {
                const float *from = x + first + o * s->channels * s->inner;
                for (i = 0; i < per_group * s->inner; i++) {
                    squares += (from[i] - mean) * (from[i] - mean);
                }
            }
            factor = 1.0f / sqrtf(squares / count + s->epsilon);
            for (o = 0; o < s->outer; o++) {
                int32_t at = first + o * s->channels * s->inner;
                for (c = g * per_group; c < (g + 1) * per_group; c++) {
                    for (i = 0; i < s->inner; i++, at++) {
                        y[at] = (x[at] - mean) * factor * gamma[c] + beta[c];
                    }
                }
            }
        }
    }
}
