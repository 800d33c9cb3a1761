/* Plain recurrence by tanh or relu. Scratch: one row. */
#include <math.h>
#include <string.h>
#include "oj_recurrent_f32.h"

KERNEL void rnn_f32(float *y, float *h, const float *x, const float *w, const float *r, const float *b, const float *rb, const float *h0,
                    float *next, int32_t relu, const oj_recurrent_shape *s)
{
    const int32_t size = s->size;
    int32_t k, n, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(float));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const float *now = x + (t * s->batch + n) * s->inputs;
            float *hidden = h + n * size, *out = y + (t * s->batch + n) * size;
            for (j = 0; j < size; j++) {
                const float gate = oj_dot_f32(b[j], w + j * s->inputs, now, s->inputs) + oj_dot_f32(rb[j], r + j * size, hidden, size);
                next[j] = relu ? (gate > 0.0f ? gate : 0.0f) : tanhf(gate);
            }
            for (j = 0; j < size; j++) {
                hidden[j] = next[j];
                out[j] = next[j];
            }
        }
    }
}
