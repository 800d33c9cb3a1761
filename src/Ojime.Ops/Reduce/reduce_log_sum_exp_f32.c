/* The logarithm of the sum of exponentials over some axes: max + log(sum of exp(x - max)). */
#include "oj_reduction.h"
#include <math.h>

KERNEL void reduce_log_sum_exp_f32(float *y, const float *x, const oj_reduction *s)
{
    int32_t kept[3] = {0, 0, 0}, gone[3] = {0, 0, 0}, first = 0, from = 0;
    do {
        float max = x[first], sum = 0.0f;
        do {
            max = x[first + from] > max ? x[first + from] : max;
        } while (oj_next_index(s->gone, s->gone_step, gone, &from));
        if (max > 3.40282347e+38f || max < -3.40282347e+38f) {
            *y++ = max;
            continue;
        }
        do {
            sum += expf(x[first + from] - max);
        } while (oj_next_index(s->gone, s->gone_step, gone, &from));
        *y++ = max + logf(sum);
    } while (oj_next_index(s->kept, s->kept_step, kept, &first));
}
