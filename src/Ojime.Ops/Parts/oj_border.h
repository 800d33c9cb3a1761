/* A convolution whose bias differs near the border: where the window leaves the image, constant channels that were folded into the bias add
   less. The first top rows have biases of their own, then all rows between share theirs, then the last bottom ones; columns likewise. */
#ifndef OJ_BORDER_H
#define OJ_BORDER_H

#include "oj_conv2d.h"

typedef struct {
    int32_t top, left, bottom, right;
} oj_border;

static inline int32_t oj_border_class(int32_t at, int32_t size, int32_t before, int32_t after)
{
    return at >= size - after ? before + 1 + at - (size - after) : at < before ? at : before;
}

/* Makes part the piece of row p from column q on that has one bias; returns that. Biases are filled up to whole fours. */
static inline const int32_t *oj_border_part(oj_conv2d *part, const int32_t *bias, int32_t p, int32_t q, const oj_border *b, const oj_conv2d *s)
{
    const int32_t row = oj_border_class(p, s->rows, b->top, b->bottom);
    const int32_t column = oj_border_class(q, s->columns, b->left, b->right);
    part->batch = 1;
    part->rows = 1;
    part->columns = column == b->left ? s->columns - b->right - q : 1;
    part->pad_rows = s->pad_rows - p * s->stride_rows;
    part->pad_columns = s->pad_columns - q * s->stride_columns;
    return bias + (row * (b->left + 1 + b->right) + column) * ((s->filters + 3) & ~3);
}

#endif
