/* As conv2d_s8_1x4, with a bias for each class of rows and columns near the border. */
#include "conv2d_s8_1x4.c"
#include "oj_border.h"

KERNEL void conv2d_s8_1x4_border(int8_t *y, const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, const int8_t *pad, int8_t *scratch, const oj_conv2d *s, const oj_border *b)
{
    oj_conv2d part = *s;
    int32_t n, p, q;
    for (n = 0; n < s->batch; n++, x += s->height * s->width * s->channels) {
        for (p = 0; p < s->rows; p++) {
            for (q = 0; q < s->columns; q += part.columns) {
                const int32_t *start = oj_border_part(&part, bias, p, q, b, s);
                conv2d_s8_1x4(y, x, w, start, multiplier, right, pad, scratch, &part);
                y += part.columns * s->filters;
            }
        }
    }
}
