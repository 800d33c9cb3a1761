/* Long short-term memory, gates in the order i f g o. */
#include <math.h>
#include <string.h>
#include "oj_recurrent_f32.h"

KERNEL void lstm_f32(float *y, float *h, float *c, const float *x, const float *w, const float *r, const float *b, const float *rb,
                     const float *h0, const float *c0, float *gates, const oj_recurrent_shape *s)
{
    const int32_t size = s->size;
    int32_t k, n, g, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(float));
    memmove(c, c0, (size_t)(s->batch * size) * sizeof(float));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const float *now = x + (t * s->batch + n) * s->inputs;
            float *hidden = h + n * size, *cell = c + n * size, *out = y + (t * s->batch + n) * size;
            for (g = 0; g < 4 * size; g++) {
                gates[g] = oj_dot_f32(b[g], w + g * s->inputs, now, s->inputs) + oj_dot_f32(rb[g], r + g * size, hidden, size);
            }
            for (j = 0; j < size; j++) {
                cell[j] = oj_sigmoid_f32(gates[size + j]) * cell[j] + oj_sigmoid_f32(gates[j]) * tanhf(gates[2 * size + j]);
                hidden[j] = oj_sigmoid_f32(gates[3 * size + j]) * tanhf(cell[j]);
                out[j] = hidden[j];
            }
        }
    }
}
