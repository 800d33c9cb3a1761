/* What recurrent layers in float share. */
#ifndef OJ_RECURRENT_F32_H
#define OJ_RECURRENT_F32_H

#include <math.h>
#include "oj_kernel.h"

typedef struct {
    int32_t steps, batch, inputs, size; /* time steps, samples, elements of x and of the hidden state */
    int32_t reverse;
} oj_recurrent_shape;

static inline float oj_dot_f32(float sum, const float *row, const float *v, int32_t size)
{
    int32_t i;
    for (i = 0; i < size; i++) {
        sum += row[i] * v[i];
    }
    return sum;
}

static inline float oj_sigmoid_f32(float x)
{
    return 1.0f / (1.0f + expf(-x));
}

#endif
