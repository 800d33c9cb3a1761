/* Rows divided by their root mean square, then scaled element by element. */
#include <math.h>
#include "oj_kernel.h"

KERNEL void rms_norm_f32(float *y, const float *x, const float *gamma, int32_t rows, int32_t size, float epsilon)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        float squares = 0.0f, factor;
        for (i = 0; i < size; i++) {
            squares += x[i] * x[i];
        }
        factor = 1.0f / sqrtf(squares / (float)size + epsilon);
        for (i = 0; i < size; i++) {
            y[i] = x[i] * factor * gamma[i];
        }
        x += size;
        y += size;
    }
}
