/* TensorFlow Lite's sequence LSTM: four sets of weights in the order i f g o. Scratch: four rows. */
#include <math.h>
#include <string.h>
#include "oj_recurrent_f32.h"

typedef struct {
    int32_t batch, steps, inputs, size;
    int32_t time_major;
    float cell_clip; /* 0 clips nothing */
} tflite_lstm_f32_shape;

KERNEL void tflite_lstm_f32(float *y, float *hidden, float *cell, const float *x, const float *w, const float *r, const float *b,
                            const float *hidden0, const float *cell0, float *gates, const tflite_lstm_f32_shape *s)
{
    const int32_t size = s->size;
    int32_t n, t, g, j;
    memmove(hidden, hidden0, (size_t)(s->batch * size) * sizeof(float));
    memmove(cell, cell0, (size_t)(s->batch * size) * sizeof(float));
    for (n = 0; n < s->batch; n++) {
        float *h = hidden + n * size, *c = cell + n * size;
        for (t = 0; t < s->steps; t++) {
            const int32_t row = s->time_major ? t * s->batch + n : n * s->steps + t;
            for (g = 0; g < 4 * size; g++) {
                gates[g] = oj_dot_f32(0.0f, w + g * s->inputs, x + row * s->inputs, s->inputs) + b[g] + oj_dot_f32(0.0f, r + g * size, h, size);
            }
            for (j = 0; j < size; j++) {
                c[j] = oj_sigmoid_f32(gates[size + j]) * c[j] + oj_sigmoid_f32(gates[j]) * tanhf(gates[2 * size + j]);
                if (s->cell_clip > 0.0f) {
                    c[j] = c[j] > s->cell_clip ? s->cell_clip : c[j] < -s->cell_clip ? -s->cell_clip : c[j];
                }
                h[j] = tanhf(c[j]) * oj_sigmoid_f32(gates[3 * size + j]);
                y[row * size + j] = h[j];
            }
        }
    }
}
