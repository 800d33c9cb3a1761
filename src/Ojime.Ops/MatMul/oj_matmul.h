/* Where the elements of two matrices lie: one element further along the sum is a_step or b_step on. */
#ifndef OJ_MATMUL_H
#define OJ_MATMUL_H

#include "oj_kernel.h"

typedef struct {
    int32_t products, rows, columns, depth;
    int32_t a_row, a_step, b_column, b_step;
    int32_t a_zero, b_zero, y_zero;
    int32_t low, high;                         /* of the result, less y_zero */
} oj_matmul;

#endif
