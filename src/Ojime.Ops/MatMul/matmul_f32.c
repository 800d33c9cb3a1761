/* Products of matrices in float; starts holds the first element of a and b for each product. */
#include "oj_matmul.h"

KERNEL void matmul_f32(float *y, const float *a, const float *b, const int32_t *starts, const oj_matmul *s)
{
    int32_t n, i, j, k;
    for (n = 0; n < s->products; n++) {
        const float *row = a + starts[2 * n];
        for (i = 0; i < s->rows; i++, row += s->a_row) {
            const float *column = b + starts[2 * n + 1];
            for (j = 0; j < s->columns; j++, column += s->b_column) {
                float sum = 0.0f;
                for (k = 0; k < s->depth; k++) {
                    sum += row[k * s->a_step] * column[k * s->b_step];
                }
                *y++ = sum;
            }
        }
    }
}
