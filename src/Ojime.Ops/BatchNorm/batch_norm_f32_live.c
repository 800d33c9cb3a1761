/* Batch normalisation whose statistics come at run time. */
#include <math.h>
#include "oj_kernel.h"

typedef struct {
    int32_t outer, channels, inner; /* axes before and after the channels */
    float epsilon;
} batch_norm_f32_live_shape;

KERNEL void batch_norm_f32_live(float *y, const float *x, const float *gamma, const float *beta, const float *mean, const float *variance,
                                const batch_norm_f32_live_shape *s)
{
    int32_t o, c, i;
    for (o = 0; o < s->outer; o++) {
        for (c = 0; c < s->channels; c++) {
            const float deviation = sqrtf(variance[c] + s->epsilon);
            for (i = 0; i < s->inner; i++) {
                *y++ = (*x++ - mean[c]) / deviation * gamma[c] + beta[c];
            }
        }
    }
}
