/* int8 tensors one after another along an axis, each brought to the scale of the result. */
#include "oj_requantize.h"

KERNEL void concat_requantize_s8(int8_t *y, const void *const *inputs, const int32_t *block, const int32_t *multiplier,
                                 const int8_t *shift, const int32_t *zero, int32_t count, int32_t outer, int32_t y_zero)
{
    int32_t i, k, j;
    for (i = 0; i < outer; i++) {
        for (k = 0; k < count; k++) {
            const int8_t *from = (const int8_t *)inputs[k] + i * block[k];
            for (j = 0; j < block[k]; j++) {
                int32_t code = from[j];
                /* A multiplier of 0 marks an input that is at the result's scale already. */
                if (multiplier[k] != 0) {
                    code = oj_clamp(oj_requantize_tfl(code - zero[k], multiplier[k], shift[k]) + y_zero, -128, 127);
                }
                *y++ = (int8_t)code;
            }
        }
    }
}
