/* Runs one of several models: argv[1] is its number, --trace and --poison as in a package's main_host.c. Each run on standard input begins with a
   byte that says whether states are reset before it. */
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    const oj_model *model;
    const oj_trace_point *trace, *dead;
    uint32_t traces, deads;
} batch_model;

#include "host_batch.h"

static int batch_run(const batch_model *m, int trace, int poison)
{
    oj_ctx ctx;
    int reset;
    uint32_t i;
    /* Exactly the arena's bytes, so that the address sanitiser sees what lies beyond. */
    void *arena = malloc(m->model->arena_bytes);
    if (arena == NULL) {
        return 2;
    }
    memset(arena, 0xA5, m->model->arena_bytes);
    if (oj_model_init(&ctx, m->model, arena, m->model->arena_bytes) != OJ_OK) {
        return 3;
    }
    while ((reset = getchar()) != EOF) {
        uint32_t step = 0, t = 0;
        oj_status status;
        if (reset != 0) {
            m->model->reset(&ctx);
        }
        for (i = 0; i < m->model->n_inputs; i++) {
            const oj_tensor *input = &m->model->inputs[i];
            if (fread(ctx.arena + input->offset, 1, input->bytes, stdin) != input->bytes) {
                return 4;
            }
        }
        do {
            status = oj_model_step(&ctx);
            for (; t < m->traces && m->trace[t].step == step; t++) {
                if (trace) {
                    (void)fwrite(ctx.arena + m->trace[t].offset, 1, m->trace[t].bytes, stdout);
                }
            }
            for (i = 0; poison && status == OJ_MORE && i < m->deads; i++) {
                if (m->dead[i].step == step) {
                    memset(ctx.arena + m->dead[i].offset, 0xA5, m->dead[i].bytes);
                }
            }
            step++;
        } while (status == OJ_MORE);
        if (status != OJ_OK) {
            return 5;
        }
        for (i = 0; i < m->model->n_outputs; i++) {
            (void)fwrite(ctx.arena + m->model->outputs[i].offset, 1, m->model->outputs[i].bytes, stdout);
        }
    }
    free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    int i, trace = 0, poison = 0;
    for (i = 2; i < argc; i++) {
        trace = trace || strcmp(argv[i], "--trace") == 0;
        poison = poison || strcmp(argv[i], "--poison") == 0;
    }
    return batch_run(&batch_models[argc > 1 ? atoi(argv[1]) : 0], trace, poison);
}
