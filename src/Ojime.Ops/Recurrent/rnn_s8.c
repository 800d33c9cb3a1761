/* Plain recurrence in integers by tanh or relu. Scratch: one row. */
#include <string.h>
#include "oj_recurrent_s8.h"

KERNEL void rnn_s8(int8_t *y, int16_t *h, const int8_t *x, const int8_t *w, const int8_t *r, const int32_t *b, const int32_t *rb,
                   const int32_t *w_multiplier, const int8_t *w_shift, const int32_t *r_multiplier, const int8_t *r_shift,
                   const int16_t *h0, int16_t *next, int32_t relu, int32_t h_multiplier, int32_t h_shift, const oj_recurrent_s8_shape *s)
{
    const oj_gate_rows from_x = {w, b, w_multiplier, w_shift}, from_h = {r, rb, r_multiplier, r_shift};
    const int32_t size = s->size;
    int32_t k, n, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(int16_t));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const int8_t *now = x + (t * s->batch + n) * s->inputs;
            int16_t *hidden = h + n * size;
            int8_t *out = y + (t * s->batch + n) * size;
            for (j = 0; j < size; j++) {
                const int32_t gate = oj_gate_of_input(&from_x, j, now, s->inputs) + oj_gate_of_hidden(&from_h, j, hidden, size);
                const int32_t curve = relu ? (gate > 0 ? gate : 0) : oj_tanh_word(3 * oj_clamp(gate, -32768, 32767));
                next[j] = (int16_t)oj_clamp(oj_requantize_tfl(curve, h_multiplier, h_shift), -32768, 32767);
            }
            for (j = 0; j < size; j++) {
                hidden[j] = next[j];
                out[j] = oj_recurrent_output(next[j], s);
            }
        }
    }
}
