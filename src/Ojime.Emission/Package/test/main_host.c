/* Runs @name@ on a computer. Inputs come raw from standard input, one run after another, state carried over; outputs go raw to standard output.
   --trace     writes the result of every step before the outputs
   --poison    overwrites all bytes of the arena that no one should need between two steps
   --selftest  runs the golden vectors instead and says what came of it
   --golden    runs the golden vectors instead of what is read; of each go out a byte that tells whether the states begin anew,
               the inputs, and the result of every step, then the outputs */
#define OJ_WITH_DEAD_BYTES
#include "@name@.h"
#include "@name@_golden.h"

#include <stdio.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

static void poison(uint32_t step)
{
    uint32_t i;
    for (i = 0; i < @NAME@_DEAD; i++) {
        if (@name@_dead[i].step == step) {
            memset(@name@_memory + @name@_dead[i].offset, 0xA5, @name@_dead[i].bytes);
        }
    }
}

static int selftest(void)
{
#ifdef OJ_NO_SELFTEST
    puts("selftest is compiled out");
    return 1;
#else
    uint32_t bad = 0;
    const oj_status status = @name@_selftest(&@name@_self, &bad);
    if (status == OJ_OK) {
        printf("selftest ok, %u vectors\n", (unsigned)@NAME@_GOLDEN_VECTORS);
    } else {
        printf("selftest failed with %d at step %u\n", (int)status, (unsigned)bad);
    }
    return status == OJ_OK ? 0 : 1;
#endif
}

/* The next run's inputs, from the golden vectors or from standard input; false where there is none. */
static int next_inputs(int golden)
{
    uint32_t k;
#ifndef OJ_NO_SELFTEST
    static const uint8_t *in = @name@_golden_inputs;
    static uint32_t vector = 0;
    const uint32_t vectors = @NAME@_GOLDEN_VECTORS;
    if (golden) {
        if (vector >= vectors) {
            return 0;
        }
        if (@name@_golden_anew[vector] != 0u) {
            @name@_reset_state(&@name@_self);
        }
        (void)fputc(@name@_golden_anew[vector++], stdout);
    }
#endif
    for (k = 0; k < @name@_model.n_inputs; k++) {
        const oj_tensor *input = &@name@_model.inputs[k];
#ifndef OJ_NO_SELFTEST
        if (golden) {
            (void)fwrite(in, 1, input->bytes, stdout);
            memcpy(@name@_memory + input->offset, in, input->bytes);
            in += input->bytes;
            continue;
        }
#endif
        if (fread(@name@_memory + input->offset, 1, input->bytes, stdin) != input->bytes) {
            return 0;
        }
    }
    return 1;
}

int main(int argc, char **argv)
{
    int trace = 0, poisons = 0, golden = 0, i;
#ifdef _WIN32
    (void)_setmode(_fileno(stdin), _O_BINARY);
    (void)_setmode(_fileno(stdout), _O_BINARY);
#endif
    if (@name@_init(&@name@_self, @name@_memory, sizeof @name@_memory) != OJ_OK) {
        return 1;
    }
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--selftest") == 0) {
            return selftest();
        }
        trace = trace || strcmp(argv[i], "--trace") == 0;
        poisons = poisons || strcmp(argv[i], "--poison") == 0;
        golden = golden || strcmp(argv[i], "--golden") == 0;
    }
    trace = trace || golden;
    while (next_inputs(golden)) {
        oj_status status;
        uint32_t step = 0, t = 0, k;
        do {
            status = @name@_step(&@name@_self);
            for (; t < @NAME@_TRACES && @name@_trace[t].step == step; t++) {
                if (trace) {
                    (void)fwrite(@name@_memory + @name@_trace[t].offset, 1, @name@_trace[t].bytes, stdout);
                }
            }
            if (poisons && status == OJ_MORE) {
                poison(step);
            }
            step++;
        } while (status == OJ_MORE);
        if (status != OJ_OK) {
            return 1;
        }
        for (k = 0; k < @name@_model.n_outputs; k++) {
            (void)fwrite(@name@_memory + @name@_model.outputs[k].offset, 1, @name@_model.outputs[k].bytes, stdout);
        }
        if (@name@_model.n_inputs == 0u && !golden) {
            break;
        }
    }
    return 0;
}
