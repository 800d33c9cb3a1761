/* Dense layer factored in features and time, int8 with a state of int16: zero points are already in the two biases. */
#include "oj_requantize.h"

typedef struct {
    int32_t batch, inputs, units, rank, memory;
    int32_t state_multiplier, state_shift, state_zero;
    int32_t y_multiplier, y_shift, y_zero;
} svdf_s8_shape;

KERNEL void svdf_s8(int8_t *y, int16_t *state, const int8_t *x, const int8_t *w_feature, const int16_t *w_time, const int32_t *feature_bias,
                    const int32_t *bias, const int16_t *state0, const svdf_s8_shape *s)
{
    int32_t n, u, f, m, i;
    for (n = 0; n < s->batch; n++) {
        for (u = 0; u < s->units; u++) {
            int32_t sum = bias[u];
            for (f = u * s->rank; f < (u + 1) * s->rank; f++) {
                const int8_t *w = w_feature + f * s->inputs;
                const int16_t *wt = w_time + f * s->memory;
                int32_t feature = feature_bias[f];
                for (i = 0; i < s->inputs; i++) {
                    feature += w[i] * x[i];
                }
                feature = oj_clamp(oj_requantize_tfl(feature, s->state_multiplier, s->state_shift), INT16_MIN, INT16_MAX) + s->state_zero;
                for (m = 0; m + 1 < s->memory; m++) {
                    state[m] = state0[m + 1];
                    sum += wt[m] * state[m];
                }
                state[m] = (int16_t)feature;
                sum += wt[m] * state[m];
                state += s->memory;
                state0 += s->memory;
            }
            *y++ = (int8_t)oj_clamp(oj_requantize_tfl(sum, s->y_multiplier, s->y_shift) + s->y_zero, -128, 127);
        }
        x += s->inputs;
    }
}
