/* What recurrent layers in integers share: x, weights and y int8, the hidden state int16, a row's factors to 16-bit gates. */
#ifndef OJ_RECURRENT_S8_H
#define OJ_RECURRENT_S8_H

#include "oj_gates.h"
#include "oj_word_curves.h"

typedef struct {
    int32_t steps, batch, inputs, size; /* time steps, samples, elements of x and of the hidden state */
    int32_t reverse;
    int32_t y_multiplier, y_shift, y_zero; /* from the hidden state to y */
} oj_recurrent_s8_shape;

/* Weights of x or of the hidden state, with x's zero point already in the bias. */
typedef struct {
    const int8_t *weights;
    const int32_t *bias;
    const int32_t *multiplier;
    const int8_t *shift;
} oj_gate_rows;

static inline int32_t oj_gate_of_input(const oj_gate_rows *g, int32_t row, const int8_t *x, int32_t size)
{
    return oj_gate_s8(x, g->weights + row * size, size, g->bias[row], g->multiplier[row], g->shift[row]);
}

static inline int32_t oj_gate_of_hidden(const oj_gate_rows *g, int32_t row, const int16_t *h, int32_t size)
{
    return oj_gate_s16(h, g->weights + row * size, size, g->bias[row], g->multiplier[row], g->shift[row]);
}

static inline int32_t oj_gate_sum(int32_t a, int32_t b)
{
    return oj_clamp(a + b, -32768, 32767);
}

static inline int8_t oj_recurrent_output(int32_t hidden, const oj_recurrent_s8_shape *s)
{
    return (int8_t)oj_clamp(oj_requantize_tfl(hidden, s->y_multiplier, s->y_shift) + s->y_zero, -128, 127);
}

#endif
