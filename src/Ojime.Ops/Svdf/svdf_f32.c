/* Dense layer factored in features and time: each filter remembers its last results. */
#include "oj_recurrent_f32.h"

typedef struct {
    int32_t batch, inputs, units, rank, memory;
    float low, high;
} svdf_f32_shape;

KERNEL void svdf_f32(float *y, float *state, const float *x, const float *w_feature, const float *w_time, const float *bias,
                     const float *state0, const svdf_f32_shape *s)
{
    int32_t n, u, f, m;
    for (n = 0; n < s->batch; n++) {
        for (u = 0; u < s->units; u++) {
            float sum = bias[u];
            for (f = u * s->rank; f < (u + 1) * s->rank; f++) {
                for (m = 0; m + 1 < s->memory; m++) {
                    state[m] = state0[m + 1];
                }
                state[m] = oj_dot_f32(0.0f, w_feature + f * s->inputs, x, s->inputs);
                sum += oj_dot_f32(0.0f, w_time + f * s->memory, state, s->memory);
                state += s->memory;
                state0 += s->memory;
            }
            *y++ = sum < s->low ? s->low : sum > s->high ? s->high : sum;
        }
        x += s->inputs;
    }
}
