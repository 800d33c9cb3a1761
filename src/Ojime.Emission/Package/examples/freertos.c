/* @name@ in a FreeRTOS task: waits for a notification, runs, yields between layers. */
#include "FreeRTOS.h"
#include "task.h"
#include "@name@.h"

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

/* Yours to fill in. */
extern void fill_input(void *input, uint32_t bytes);
extern void use_output(const void *output, uint32_t bytes);

void @name@_task(void *unused)
{
    oj_status status = @name@_init(&@name@_self, @name@_memory, sizeof @name@_memory);
    (void)unused;
    configASSERT(status == OJ_OK);
    for (;;) {
        uint32_t i;
        (void)ulTaskNotifyTake(pdTRUE, portMAX_DELAY);
        for (i = 0; i < @name@_model.n_inputs; i++) {
            fill_input(@name@_memory + @name@_model.inputs[i].offset, @name@_model.inputs[i].bytes);
        }
        do {
            status = @name@_step(&@name@_self);
            taskYIELD();
        } while (status == OJ_MORE);
        configASSERT(status == OJ_OK);
        for (i = 0; i < @name@_model.n_outputs; i++) {
            use_output(@name@_memory + @name@_model.outputs[i].offset, @name@_model.outputs[i].bytes);
        }
    }
}
