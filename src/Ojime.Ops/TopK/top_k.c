/* The k greatest (or least) elements along an axis in order, of equals the earlier first: each found by one look at all. */
#include "oj_move.h"

enum { TOP_K_FLOAT, TOP_K_SIGNED, TOP_K_UNSIGNED };

typedef struct {
    int32_t outer, size, inner, k; /* axes before, the axis, axes after; elements wanted */
    int32_t element, numbers;      /* bytes of an element; what it holds */
    int32_t largest, index_bytes;
} top_k_shape;

/* Above 0 if a stands before b, below if after, 0 for equals; what is not a number is greater than all numbers. */
static inline int32_t top_k_order(const uint8_t *a, const uint8_t *b, const top_k_shape *s)
{
    int32_t order;
    if (s->numbers == TOP_K_FLOAT) {
        const float p = *(const float *)(const void *)a, q = *(const float *)(const void *)b;
        const int32_t p_is_number = p == p, q_is_number = q == q;
        order = p_is_number && q_is_number ? (p > q) - (p < q) : q_is_number - p_is_number;
    } else {
        int64_t p, q;
        if (s->numbers == TOP_K_UNSIGNED) {
            p = *a;
            q = *b;
        } else if (s->element == 1) {
            p = *(const int8_t *)(const void *)a;
            q = *(const int8_t *)(const void *)b;
        } else if (s->element == 2) {
            p = *(const int16_t *)(const void *)a;
            q = *(const int16_t *)(const void *)b;
        } else if (s->element == 4) {
            p = *(const int32_t *)(const void *)a;
            q = *(const int32_t *)(const void *)b;
        } else {
            p = *(const int64_t *)(const void *)a;
            q = *(const int64_t *)(const void *)b;
        }
        order = (p > q) - (p < q);
    }
    return s->largest ? order : -order;
}

KERNEL void top_k(void *values, void *indices, const void *x, const top_k_shape *s)
{
    const int32_t step = s->inner * s->element;
    int32_t o, i, k, c;
    for (o = 0; o < s->outer; o++) {
        for (i = 0; i < s->inner; i++) {
            const uint8_t *from = (const uint8_t *)x + (o * s->size * s->inner + i) * s->element;
            int32_t last = -1;
            for (k = 0; k < s->k; k++) {
                const int32_t to = (o * s->k + k) * s->inner + i;
                int32_t best = -1;
                for (c = 0; c < s->size; c++) {
                    if (last >= 0) {
                        /* Only what stands after the last one found. */
                        const int32_t order = top_k_order(from + last * step, from + c * step, s);
                        if (order < 0 || (order == 0 && c <= last)) {
                            continue;
                        }
                    }
                    if (best < 0 || top_k_order(from + c * step, from + best * step, s) > 0) {
                        best = c;
                    }
                }
                last = best;
                oj_move((uint8_t *)values + to * s->element, from + best * step, s->element);
                if (s->index_bytes == 8) {
                    ((int64_t *)indices)[to] = best;
                } else if (s->index_bytes == 4) {
                    ((int32_t *)indices)[to] = best;
                } else {
                    ((int16_t *)indices)[to] = (int16_t)best;
                }
            }
        }
    }
}
