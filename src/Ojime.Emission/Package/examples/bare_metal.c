/* @name@ in a superloop: one layer at a time, so that the watchdog and the rest of the firmware get their turn. */
#include "@name@.h"

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

/* Yours to fill in. */
extern void fill_input(void *input, uint32_t bytes);
extern void use_output(const void *output, uint32_t bytes);
extern void feed_watchdog(void);
extern void fault(void);

int main(void)
{
    if (@name@_init(&@name@_self, @name@_memory, sizeof @name@_memory) != OJ_OK) {
        fault();
    }
    for (;;) {
        oj_status status;
        uint32_t i;
        for (i = 0; i < @name@_model.n_inputs; i++) {
            fill_input(@name@_memory + @name@_model.inputs[i].offset, @name@_model.inputs[i].bytes);
        }
        do {
            status = @name@_step(&@name@_self);
            feed_watchdog();
        } while (status == OJ_MORE);
        if (status != OJ_OK) {
            fault();
        }
        for (i = 0; i < @name@_model.n_outputs; i++) {
            use_output(@name@_memory + @name@_model.outputs[i].offset, @name@_model.outputs[i].bytes);
        }
    }
}
