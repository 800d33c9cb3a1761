/* Products of matrices in int64, which wraps; starts holds the first element of a and b for each product. */
#include "oj_matmul.h"

KERNEL void matmul_i64(int64_t *y, const int64_t *a, const int64_t *b, const int32_t *starts, const oj_matmul *s)
{
    int32_t n, i, j, k;
    for (n = 0; n < s->products; n++) {
        const int64_t *row = a + starts[2 * n];
        for (i = 0; i < s->rows; i++, row += s->a_row) {
            const int64_t *column = b + starts[2 * n + 1];
            for (j = 0; j < s->columns; j++, column += s->b_column) {
                uint64_t sum = 0;
                for (k = 0; k < s->depth; k++) {
                    sum += (uint64_t)row[k * s->a_step] * (uint64_t)column[k * s->b_step];
                }
                *y++ = (int64_t)sum;
            }
        }
    }
}
