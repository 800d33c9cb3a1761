/* Products of matrices in int16 (zero points 0) with a 64-bit sum; starts holds the first element of a and b for each product. */
#include "oj_requantize.h"
#include "oj_matmul.h"

KERNEL void matmul_s16(int16_t *y, const int16_t *a, const int16_t *b, const int32_t *starts, int32_t multiplier, int32_t shift, const oj_matmul *s)
{
    int32_t n, i, j, k;
    for (n = 0; n < s->products; n++) {
        const int16_t *row = a + starts[2 * n];
        for (i = 0; i < s->rows; i++, row += s->a_row) {
            const int16_t *column = b + starts[2 * n + 1];
            for (j = 0; j < s->columns; j++, column += s->b_column) {
                int64_t sum = 0;
                for (k = 0; k < s->depth; k++) {
                    sum += (int32_t)row[k * s->a_step] * column[k * s->b_step];
                }
                *y++ = (int16_t)oj_clamp(oj_requantize_wide(sum, multiplier, shift), s->low, s->high);
            }
        }
    }
}
