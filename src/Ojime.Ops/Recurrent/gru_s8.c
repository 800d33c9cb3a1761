/* Gated recurrent unit in integers, gates in the order r z n; the hidden state has 15 bits after the point. Scratch: four rows. */
#include <string.h>
#include "oj_recurrent_s8.h"

KERNEL void gru_s8(int8_t *y, int16_t *h, const int8_t *x, const int8_t *w, const int8_t *r, const int32_t *b, const int32_t *rb,
                   const int32_t *w_multiplier, const int8_t *w_shift, const int32_t *r_multiplier, const int8_t *r_shift,
                   const int16_t *h0, int16_t *scratch, int32_t linear_before_reset, const oj_recurrent_s8_shape *s)
{
    const oj_gate_rows from_x = {w, b, w_multiplier, w_shift}, from_h = {r, rb, r_multiplier, r_shift};
    const int32_t size = s->size;
    int16_t *reset = scratch, *update = scratch + size, *next = scratch + 2 * size, *kept = scratch + 3 * size;
    int32_t k, n, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(int16_t));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const int8_t *now = x + (t * s->batch + n) * s->inputs;
            int16_t *hidden = h + n * size;
            int8_t *out = y + (t * s->batch + n) * size;
            for (j = 0; j < size; j++) {
                const int32_t r_gate = oj_gate_of_input(&from_x, j, now, s->inputs) + oj_gate_of_hidden(&from_h, j, hidden, size);
                const int32_t z_gate = oj_gate_of_input(&from_x, size + j, now, s->inputs) + oj_gate_of_hidden(&from_h, size + j, hidden, size);
                reset[j] = oj_sigmoid_word(3 * oj_clamp(r_gate, -32768, 32767));
                update[j] = oj_sigmoid_word(3 * oj_clamp(z_gate, -32768, 32767));
                kept[j] = (int16_t)oj_product_q15(reset[j], hidden[j]);
            }
            for (j = 0; j < size; j++) {
                const int32_t row = 2 * size + j;
                const int32_t from_hidden = linear_before_reset
                    ? oj_product_q15(reset[j], oj_gate_of_hidden(&from_h, row, hidden, size))
                    : oj_gate_of_hidden(&from_h, row, kept, size);
                next[j] = oj_tanh_word(3 * oj_gate_sum(oj_gate_of_input(&from_x, row, now, s->inputs), from_hidden));
            }
            for (j = 0; j < size; j++) {
                hidden[j] = (int16_t)oj_clamp(next[j] + oj_product_q15(update[j], hidden[j] - next[j]), -32768, 32767);
                out[j] = oj_recurrent_output(hidden[j], s);
            }
        }
    }
}
