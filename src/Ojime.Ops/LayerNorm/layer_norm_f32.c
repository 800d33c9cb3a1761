/* Rows brought to mean 0 and variance 1, then scaled and shifted element by element. */
#include <math.h>
#include "oj_kernel.h"

KERNEL void layer_norm_f32(float *y, const float *x, const float *gamma, const float *beta, int32_t rows, int32_t size, float epsilon)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        float sum = 0.0f, squares = 0.0f, mean, factor;
        for (i = 0; i < size; i++) {
            sum += x[i];
        }
        mean = sum / (float)size;
        for (i = 0; i < size; i++) {
            squares += (x[i] - mean) * (x[i] - mean);
        }
        factor = 1.0f / sqrtf(squares / (float)size + epsilon);
        for (i = 0; i < size; i++) {
            y[i] = (x[i] - mean) * factor * gamma[i] + beta[i];
        }
        x += size;
        y += size;
    }
}
