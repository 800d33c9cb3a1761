/* @name@_selftest.c: runs the golden vectors step by step and compares each step's result by its checksum, so that a difference has a place. */
#ifndef OJ_NO_SELFTEST

#include "@name@.h"
#include "@name@_golden.h"

static uint32_t @name@_crc(const uint8_t *bytes, uint32_t count)
{
    static const uint32_t nibble[16] = {
        0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
        0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu
    };
    uint32_t crc = 0xFFFFFFFFu, i;
    for (i = 0; i < count; i++) {
        crc ^= bytes[i];
        crc = (crc >> 4) ^ nibble[crc & 15u];
        crc = (crc >> 4) ^ nibble[crc & 15u];
    }
    return ~crc;
}

/* Integers to the bit; floats to a part of the largest. */
static int @name@_agrees(const oj_tensor *tensor, const uint8_t *actual, const uint8_t *expected)
{
    uint32_t i;
    float largest = 0.0f;
    if (tensor->dtype != OJ_FLOAT32) {
        return memcmp(actual, expected, tensor->bytes) == 0;
    }
    for (i = 0; i < tensor->bytes; i += 4u) {
        float want;
        memcpy(&want, expected + i, 4u);
        want = want < 0.0f ? -want : want;
        largest = want > largest && want <= 3.0e38f ? want : largest;
    }
    for (i = 0; i < tensor->bytes; i += 4u) {
        float want, got, apart;
        if (memcmp(actual + i, expected + i, 4u) == 0) {
            continue;
        }
        memcpy(&want, expected + i, 4u);
        memcpy(&got, actual + i, 4u);
        apart = want > got ? want - got : got - want;
        if (!(apart <= @NAME@_TOLERANCE * largest + 1.0e-6f)) {
            return 0;
        }
    }
    return 1;
}

oj_status @name@_selftest(@name@ *self, uint32_t *first_bad_step)
{
    const uint8_t *in = @name@_golden_inputs, *out = @name@_golden_outputs;
    uint32_t v, i;
    for (v = 0; v < @NAME@_GOLDEN_VECTORS; v++) {
        oj_status status;
        uint32_t step = 0, t = 0;
        if (@name@_golden_anew[v] != 0u) {
            @name@_reset_state(self);
        }
        for (i = 0; i < @name@_model.n_inputs; i++) {
            memcpy(self->ctx.arena + @name@_model.inputs[i].offset, in, @name@_model.inputs[i].bytes);
            in += @name@_model.inputs[i].bytes;
        }
        do {
            status = @name@_step(self);
            if (status < OJ_OK) {
                return status;
            }
            for (; t < @NAME@_TRACES && @name@_trace[t].step == step; t++) {
                if (@name@_trace[t].is_exact != 0u
                    && @name@_crc(self->ctx.arena + @name@_trace[t].offset, @name@_trace[t].bytes) != @name@_golden_crcs[v * @NAME@_TRACES + t]) {
                    if (first_bad_step != NULL) {
                        *first_bad_step = step;
                    }
                    return OJ_E_SELFTEST;
                }
            }
            step++;
        } while (status == OJ_MORE);
        for (i = 0; i < @name@_model.n_outputs; i++) {
            if (!@name@_agrees(&@name@_model.outputs[i], self->ctx.arena + @name@_model.outputs[i].offset, out)) {
                if (first_bad_step != NULL) {
                    *first_bad_step = step - 1u;
                }
                return OJ_E_SELFTEST;
            }
            out += @name@_model.outputs[i].bytes;
        }
    }
    return OJ_OK;
}

#else

/* A translation unit must not be empty. */
typedef int @name@_has_no_selftest;

#endif
