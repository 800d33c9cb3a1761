/* Windows of a pool over N H W C, and the rounded mean. */
#ifndef OJ_POOL2D_H
#define OJ_POOL2D_H

#include "oj_kernel.h"

typedef struct {
    int32_t batch;
    int32_t height, width, channels;           /* x */
    int32_t rows, columns;                     /* y */
    int32_t tap_rows, tap_columns;
    int32_t stride_rows, stride_columns;
    int32_t dilation_rows, dilation_columns;
    int32_t pad_rows, pad_columns;             /* before the first row and column */
    int32_t count_rows, count_columns;         /* padding counts in a mean's divisor up to these; 0: it does not count */
    int32_t low, high;
    int32_t half_up;
} oj_pool2d;

/* The taps from first to last (exclusive) that lie inside along one axis, and how many count in a mean. */
typedef struct {
    int32_t first, last, count;
} oj_taps;

static inline oj_taps oj_taps_inside(int32_t from, int32_t taps, int32_t dilation, int32_t size, int32_t count_to)
{
    oj_taps inside;
    int32_t t;
    inside.first = taps;
    inside.last = 0;
    inside.count = 0;
    for (t = 0; t < taps; t++, from += dilation) {
        if (from >= 0 && from < size) {
            inside.first = t < inside.first ? t : inside.first;
            inside.last = t + 1;
            inside.count += count_to == 0 ? 1 : 0;
        }
        if (count_to != 0 && from < count_to) {
            inside.count++;
        }
    }
    return inside;
}

/* sum / count, rounded half away from zero, or half up. */
static inline int32_t oj_mean(int32_t sum, int32_t count, int32_t half_up)
{
    const int32_t bias = half_up ? 128 * count : 0;
    const int32_t rounded = sum + bias > 0 ? sum + bias + count / 2 : sum + bias - count / 2;
    return rounded / count - (half_up ? 128 : 0);
}

#endif
