/* The logarithm of softmax over floats along one axis: beta (x - max) - log(sum of exp). */
#include "oj_kernel.h"
#include <math.h>

KERNEL void log_softmax_f32(float *y, const float *x, float beta, int32_t outer, int32_t size, int32_t inner)
{
    int32_t o, c, i;
    for (o = 0; o < outer; o++, x += size * inner, y += size * inner) {
        for (c = 0; c < inner; c++) {
            float max = x[c], sum = 0.0f;
            for (i = 1; i < size; i++) {
                max = x[c + i * inner] > max ? x[c + i * inner] : max;
            }
            for (i = 0; i < size; i++) {
                sum += expf(beta * (x[c + i * inner] - max));
            }
            sum = logf(sum);
            for (i = 0; i < size; i++) {
                y[c + i * inner] = beta * (x[c + i * inner] - max) - sum;
            }
        }
    }
}
