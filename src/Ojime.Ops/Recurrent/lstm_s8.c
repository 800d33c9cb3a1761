/* Long short-term memory in integers, gates in the order i f g o. Scratch: four rows. */
#include <string.h>
#include "oj_recurrent_s8.h"

typedef struct {
    int32_t multiplier, shift;             /* from i * g to the cell */
    int32_t h_multiplier, h_shift;         /* from o * tanh(c) to the hidden state */
    int32_t curve_multiplier, curve_shift; /* from the cell to tanh's argument */
} lstm_s8_cell;

KERNEL void lstm_s8(int8_t *y, int16_t *h, int16_t *c, const int8_t *x, const int8_t *w, const int8_t *r, const int32_t *b, const int32_t *rb,
                   const int32_t *w_multiplier, const int8_t *w_shift, const int32_t *r_multiplier, const int8_t *r_shift,
                   const int16_t *h0, const int16_t *c0, int16_t *gates, const lstm_s8_cell *p, const oj_recurrent_s8_shape *s)
{
    const oj_gate_rows from_x = {w, b, w_multiplier, w_shift}, from_h = {r, rb, r_multiplier, r_shift};
    const int32_t size = s->size, round = p->curve_shift > 0 ? 1 << (p->curve_shift - 1) : 0;
    int32_t k, n, g, j;
    memmove(h, h0, (size_t)(s->batch * size) * sizeof(int16_t));
    memmove(c, c0, (size_t)(s->batch * size) * sizeof(int16_t));
    for (k = 0; k < s->steps; k++) {
        const int32_t t = s->reverse ? s->steps - 1 - k : k;
        for (n = 0; n < s->batch; n++) {
            const int8_t *now = x + (t * s->batch + n) * s->inputs;
            int16_t *hidden = h + n * size, *cell = c + n * size;
            int8_t *out = y + (t * s->batch + n) * size;
            for (g = 0; g < 4 * size; g++) {
                const int32_t scaled = 3 * oj_gate_sum(oj_gate_of_input(&from_x, g, now, s->inputs), oj_gate_of_hidden(&from_h, g, hidden, size));
                gates[g] = g >= 2 * size && g < 3 * size ? oj_tanh_word(scaled) : oj_sigmoid_word(scaled);
            }
            for (j = 0; j < size; j++) {
                const int32_t added = oj_requantize_tfl(gates[j] * gates[2 * size + j], p->multiplier, p->shift);
                int32_t curve;
                cell[j] = (int16_t)oj_clamp(oj_product_q15(gates[size + j], cell[j]) + added, -32768, 32767);
                curve = oj_tanh_word((cell[j] * p->curve_multiplier + round) >> p->curve_shift);
                hidden[j] = (int16_t)oj_clamp(oj_requantize_tfl(gates[3 * size + j] * curve, p->h_multiplier, p->h_shift), -32768, 32767);
                out[j] = oj_recurrent_output(hidden[j], s);
            }
        }
    }
}
