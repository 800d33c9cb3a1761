/* One factor and one shift for each channel. */
#include "oj_kernel.h"

KERNEL void batch_norm_f32(float *y, const float *x, const float *factor, const float *shift, int32_t outer, int32_t channels, int32_t inner)
{
    int32_t o, c, i;
    for (o = 0; o < outer; o++) {
        for (c = 0; c < channels; c++) {
            for (i = 0; i < inner; i++) {
                *y++ = *x++ * factor[c] + shift[c];
            }
        }
    }
}
