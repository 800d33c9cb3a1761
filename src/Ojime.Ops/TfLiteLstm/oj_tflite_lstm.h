/* The shape and the factors of TensorFlow Lite's sequence LSTM in integers. */
#ifndef OJ_TFLITE_LSTM_H
#define OJ_TFLITE_LSTM_H

#include "oj_kernel.h"

typedef struct {
    int32_t batch, steps, inputs, size;
    int32_t time_major;
    int32_t w_multiplier[4], w_shift[4]; /* from sums to gates */
    int32_t r_multiplier[4], r_shift[4];
    int32_t keep_multiplier, keep_shift; /* from f * c to the cell */
    int32_t add_multiplier, add_shift;   /* from i * g to the cell */
    int32_t h_multiplier, h_shift, h_zero;
    int32_t curve_multiplier, curve_shift; /* from the cell to tanh's argument */
    int32_t cell_clip;                     /* 32768 clips nothing */
} oj_tflite_lstm;

#endif
