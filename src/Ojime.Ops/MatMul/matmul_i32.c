/* Products of matrices in int32, which wraps; starts holds the first element of a and b for each product. */
#include "oj_matmul.h"

KERNEL void matmul_i32(int32_t *y, const int32_t *a, const int32_t *b, const int32_t *starts, const oj_matmul *s)
{
    int32_t n, i, j, k;
    for (n = 0; n < s->products; n++) {
        const int32_t *row = a + starts[2 * n];
        for (i = 0; i < s->rows; i++, row += s->a_row) {
            const int32_t *column = b + starts[2 * n + 1];
            for (j = 0; j < s->columns; j++, column += s->b_column) {
                uint32_t sum = 0;
                for (k = 0; k < s->depth; k++) {
                    sum += (uint32_t)row[k * s->a_step] * (uint32_t)column[k * s->b_step];
                }
                *y++ = (int32_t)sum;
            }
        }
    }
}
