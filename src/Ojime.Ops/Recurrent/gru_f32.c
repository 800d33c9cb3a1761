/* Gated recurrent unit, gates in the order r z n. Scratch: four rows. */
#include <math.h>
#include <string.h>
#include "oj_recurrent_f32.h"

KERNEL void gru_f32(float *y, float *h, const float *x, const float *w, const float *r, const float *b, const float *rb, const float *h0,
                    float *scratch, int32_t linear_before_reset, const oj_recurrent_shape *s)
{
    const int32_t size = s->size;
    float *reset = scratch, *update = scratch + size, *next = scratch + 2 * size, *kept = scratch + 3 * size;
    int32_t k, n, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(float));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const float *now = x + (t * s->batch + n) * s->inputs;
            float *hidden = h + n * size, *out = y + (t * s->batch + n) * size;
            for (j = 0; j < size; j++) {
                const int32_t z = size + j;
                reset[j] = oj_sigmoid_f32(oj_dot_f32(b[j], w + j * s->inputs, now, s->inputs) + oj_dot_f32(rb[j], r + j * size, hidden, size));
                update[j] = oj_sigmoid_f32(oj_dot_f32(b[z], w + z * s->inputs, now, s->inputs) + oj_dot_f32(rb[z], r + z * size, hidden, size));
                kept[j] = reset[j] * hidden[j];
            }
            for (j = 0; j < size; j++) {
                const int32_t row = 2 * size + j;
                const float from_hidden = linear_before_reset
                    ? reset[j] * oj_dot_f32(rb[row], r + row * size, hidden, size)
                    : oj_dot_f32(rb[row], r + row * size, kept, size);
                next[j] = tanhf(oj_dot_f32(b[row], w + row * s->inputs, now, s->inputs) + from_hidden);
            }
            for (j = 0; j < size; j++) {
                hidden[j] = (1.0f - update[j]) * next[j] + update[j] * hidden[j];
                out[j] = hidden[j];
            }
        }
    }
}
