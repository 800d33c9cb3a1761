/* What the kernels of windows over N H W C share: the shape, and where a window's taps lie in memory. */
#ifndef OJ_CONV2D_H
#define OJ_CONV2D_H

#include "oj_kernel.h"

typedef struct {
    int32_t batch;
    int32_t height, width, channels;           /* x */
    int32_t rows, columns, filters;            /* y */
    int32_t groups;
    int32_t tap_rows, tap_columns;
    int32_t stride_rows, stride_columns;
    int32_t dilation_rows, dilation_columns;
    int32_t pad_rows, pad_columns;             /* before the first row and column */
    int32_t x_zero, w_zero, y_zero;
    int32_t low, high;                         /* of the result, less y_zero */
    int32_t scale_step;                        /* 1: a scale for each filter, 0: one for all */
    int32_t patch;                             /* bytes of a window gathered in scratch, or 0 where the taps are read in place */
} oj_conv2d;

/* Taps that lie one behind the other in memory: n bytes from x on. */
typedef struct {
    const int8_t *x;
    int32_t n;
} oj_run;

/* Taps of a window that is read in place. */
#define OJ_MOST_TAPS 25

/* The window of output pixel (p, q) of one image as runs, in the order of the weights; returns their number. A tap outside the image is
   read from pad, one pixel of real zeros. In a window that is gathered there is one run, filled up with zeros to a multiple of four. */
static inline int32_t oj_window(oj_run *runs, int8_t *scratch, const int8_t *x, const int8_t *pad, int32_t p, int32_t q, const oj_conv2d *s)
{
    const int32_t top = p * s->stride_rows - s->pad_rows;
    const int32_t left = q * s->stride_columns - s->pad_columns;
    const int32_t channels = s->channels;
    int32_t count = 0, r, t, i;
    int8_t *to = scratch;
    for (r = 0; r < s->tap_rows; r++) {
        const int32_t row = top + r * s->dilation_rows;
        const int8_t *from = x + (row * s->width + left) * channels;
        if (s->patch == 0 && row >= 0 && row < s->height && left >= 0 && left + s->tap_columns <= s->width && s->dilation_columns == 1) {
            runs[count].x = from;
            runs[count++].n = s->tap_columns * channels;
            continue;
        }
        for (t = 0; t < s->tap_columns; t++) {
            const int32_t column = left + t * s->dilation_columns;
            const int8_t *tap = row >= 0 && row < s->height && column >= 0 && column < s->width ? from : pad;
            from += s->dilation_columns * channels;
            if (s->patch == 0) {
                runs[count].x = tap;
                runs[count++].n = channels;
            } else {
                for (i = 0; i < channels; i++) {
                    *to++ = tap[i];
                }
            }
        }
    }
    if (s->patch != 0) {
        while (to < scratch + s->patch) {
            *to++ = 0;
        }
        runs[0].x = scratch;
        runs[0].n = s->patch;
        count = 1;
    }
    return count;
}

#endif
