/* TensorFlow Lite's sequence LSTM in int8 with an int16 cell: four sets of weights in the order i f g o, zero points already in the biases.
   Scratch: four rows. */
#include <string.h>
#include "oj_gates.h"
#include "oj_tflite_lstm.h"
#include "oj_word_curves.h"

KERNEL void tflite_lstm_s8(int8_t *y, int8_t *hidden, int16_t *cell, const int8_t *x, const int8_t *w, const int8_t *r, const int32_t *b,
                           const int32_t *rb, const int8_t *hidden0, const int16_t *cell0, int16_t *gates, const oj_tflite_lstm *s)
{
    const int32_t size = s->size, round = s->curve_shift > 0 ? 1 << (s->curve_shift - 1) : 0;
    int32_t n, t, g, j;
    memmove(hidden, hidden0, (size_t)(s->batch * size) * sizeof(int8_t));
    memmove(cell, cell0, (size_t)(s->batch * size) * sizeof(int16_t));
    for (n = 0; n < s->batch; n++) {
        int8_t *h = hidden + n * size;
        int16_t *c = cell + n * size;
        for (t = 0; t < s->steps; t++) {
            const int32_t row = s->time_major ? t * s->batch + n : n * s->steps + t;
            for (g = 0; g < 4 * size; g++) {
                const int32_t k = g / size;
                const int32_t from_x = oj_gate_s8(x + row * s->inputs, w + g * s->inputs, s->inputs, b[g], s->w_multiplier[k], s->w_shift[k]);
                const int32_t from_h = oj_gate_s8(h, r + g * size, size, rb[g], s->r_multiplier[k], s->r_shift[k]);
                const int32_t scaled = 3 * oj_clamp(from_x + from_h, -32768, 32767);
                gates[g] = k == 2 ? oj_tanh_word(scaled) : oj_sigmoid_word(scaled);
            }
            for (j = 0; j < size; j++) {
                const int32_t kept = oj_clamp(oj_requantize_tfl(gates[size + j] * c[j], s->keep_multiplier, s->keep_shift), -32768, 32767);
                const int32_t added = oj_clamp(oj_requantize_tfl(gates[j] * gates[2 * size + j], s->add_multiplier, s->add_shift), -32768, 32767);
                int32_t curve;
                c[j] = (int16_t)oj_clamp(oj_clamp(kept + added, -32768, 32767), -s->cell_clip, s->cell_clip);
                curve = oj_tanh_word((c[j] * s->curve_multiplier + round) >> s->curve_shift);
                h[j] = (int8_t)oj_clamp(oj_requantize_tfl(curve * gates[3 * size + j], s->h_multiplier, s->h_shift) + s->h_zero, -128, 127);
                y[row * size + j] = h[j];
            }
        }
    }
}
