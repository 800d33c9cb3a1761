/* Products of matrices in int8; starts holds the first element of a and b for each product. */
#include "oj_requantize.h"
#include "oj_matmul.h"

KERNEL void matmul_s8(int8_t *y, const int8_t *a, const int8_t *b, const int32_t *starts, int32_t multiplier, int32_t shift, const oj_matmul *s)
{
    int32_t n, i, j, k;
    for (n = 0; n < s->products; n++) {
        const int8_t *row = a + starts[2 * n];
        for (i = 0; i < s->rows; i++, row += s->a_row) {
            const int8_t *column = b + starts[2 * n + 1];
            for (j = 0; j < s->columns; j++, column += s->b_column) {
                int32_t sum = 0;
                for (k = 0; k < s->depth; k++) {
                    sum += (row[k * s->a_step] - s->a_zero) * (column[k * s->b_step] - s->b_zero);
                }
                *y++ = (int8_t)(oj_clamp(oj_requantize_tfl(sum, multiplier, shift), s->low, s->high) + s->y_zero);
            }
        }
    }
}
