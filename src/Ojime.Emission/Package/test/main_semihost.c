/* Runs the golden vectors on an emulated board, then one inference more to count its instructions and see how deep its stack goes. */
#include "@name@.h"
#include "@name@_golden.h"
#include "board.h"

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

static void one_inference(void)
{
    const uint8_t *in = @name@_golden_inputs;
    uint64_t start, overhead, count;
    uint32_t i;
    @name@_reset_state(&@name@_self);
    for (i = 0; i < @name@_model.n_inputs && @NAME@_GOLDEN_VECTORS != 0u; i++) {
        memcpy(@name@_memory + @name@_model.inputs[i].offset, in, @name@_model.inputs[i].bytes);
        in += @name@_model.inputs[i].bytes;
    }
    start = board_count();
    overhead = board_count() - start;
    board_paint_stack();
    start = board_count();
    if (@name@_run(&@name@_self) != OJ_OK) {
        return;
    }
    count = board_count() - start;
    board_say_number("stack", board_stack_used());
    board_say_number("instructions", count > overhead ? count - overhead : count);
}

int main(void)
{
    uint32_t bad = 0;
    oj_status status = @name@_init(&@name@_self, @name@_memory, sizeof @name@_memory);
    board_say_number("vectors", @NAME@_GOLDEN_VECTORS);
    if (status == OJ_OK) {
        status = @name@_selftest(&@name@_self, &bad);
    }
    if (status != OJ_OK) {
        board_say_number("selftest bad step", bad);
        return 1;
    }
    board_say("selftest", "ok");
    one_inference();
    return 0;
}
