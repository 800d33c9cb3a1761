/* tiny.c: one function a step, called in order. Written by Ojime; change the model, not this file. */
#include "tiny.h"
#include "tiny_weights.h"
#include "tiny_kernels.h"

/* step 0  binary kind Add   %0   2x2 2x2 -> 2x2 */
OJ_FAST_CODE static void tiny_step_0(uint8_t *arena)
{
    static const binary_ints_shape shape = {
        {4, 1, 1, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}, /* walk */
        BINARY_ADD, /* kind */
        OJ_S32, /* from */
        OJ_S32, /* to */
        0, /* holds */
        (-9223372036854775807LL - 1), /* low */
        9223372036854775807LL, /* high */
    };
    binary_ints(OJ_AT(int32_t, arena, 16), OJ_AT(const int32_t, arena, 0), OJ_AT(const int32_t, arena, 16), &shape);
}

/* step 1  binary kind Mul   %1   2x2 -> 2x2 */
OJ_FAST_CODE static void tiny_step_1(uint8_t *arena)
{
    static const binary_ints_shape shape = {
        {4, 1, 1, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}, /* walk */
        BINARY_MUL, /* kind */
        OJ_S32, /* from */
        OJ_S32, /* to */
        0, /* holds */
        (-9223372036854775807LL - 1), /* low */
        9223372036854775807LL, /* high */
    };
    binary_ints(OJ_AT(int32_t, arena, 32), OJ_AT(const int32_t, arena, 16), tiny_w_1_input1, &shape);
}

/* after the last step: results to where the caller finds them, states to their next values */
static void tiny_end(uint8_t *arena)
{
    memcpy(arena + 48, arena + 0, 16u);
    memcpy(arena + 64, tiny_w_1_input1, 16u);
    memcpy(arena + 0, arena + 16, 16u);
}

static void tiny_reset(oj_ctx *ctx)
{
    memcpy(ctx->arena + 0, tiny_w_state_h, 16u); /* h */
    ctx->next_step = 0;
}

static oj_status tiny_dispatch(oj_ctx *ctx)
{
    uint8_t *arena = ctx->arena;
    switch (ctx->next_step)
    {
        case 0: tiny_step_0(arena); break;
        case 1: tiny_step_1(arena); break;
        default: return OJ_E_STATE;
    }
    OJ_PROBE(ctx, ctx->next_step);
    ctx->next_step++;
    if (ctx->next_step < TINY_STEPS) {
        return OJ_MORE;
    }
    tiny_end(arena);
    ctx->next_step = 0;
    return OJ_OK;
}

static const oj_tensor tiny_inputs[1] = {
    {OJ_STRING("x"), OJ_INT32, 2u, {2u, 2u}, 16u, 16u, 1.0f, 0},
};

static const oj_tensor tiny_outputs[3] = {
    {OJ_STRING("y"), OJ_INT32, 2u, {2u, 2u}, 32u, 16u, 1.0f, 0},
    {OJ_STRING("old"), OJ_INT32, 2u, {2u, 2u}, 48u, 16u, 1.0f, 0},
    {OJ_STRING("fixed"), OJ_INT32, 2u, {2u, 2u}, 64u, 16u, 1.0f, 0},
};

const oj_model tiny_model = {
    OJ_ABI, TINY_ARENA_BYTES, TINY_ARENA_ALIGN, TINY_STATE_BYTES, TINY_STEPS,
    tiny_inputs, tiny_outputs, 1u, 3u,
    OJ_STRING("tiny"),
    {84,138,49,68,248,46,108,238,255,203,196,62,228,87,172,32,
     203,235,243,110,99,22,48,253,82,172,61,64,142,210,48,231},
    tiny_dispatch, tiny_reset,
};

oj_status tiny_init(tiny *self, void *arena, size_t arena_bytes)
{
    return oj_model_init(self == NULL ? NULL : &self->ctx, &tiny_model, arena, arena_bytes);
}

oj_status tiny_step(tiny *self)
{
    if (self == NULL) {
        return OJ_E_NULL;
    }
    return self->ctx.model != &tiny_model ? OJ_E_STATE : tiny_dispatch(&self->ctx);
}

oj_status tiny_run(tiny *self)
{
    oj_status status;
    do {
        status = tiny_step(self);
    } while (status == OJ_MORE);
    return status;
}

void tiny_reset_state(tiny *self)
{
    tiny_reset(&self->ctx);
}

int32_t *tiny_input(tiny *self)
{
    return OJ_AT(int32_t, self->ctx.arena, 16);
}

const int32_t *tiny_output_y(const tiny *self)
{
    return OJ_AT(const int32_t, self->ctx.arena, 32);
}

const int32_t *tiny_output_old(const tiny *self)
{
    return OJ_AT(const int32_t, self->ctx.arena, 48);
}

const int32_t *tiny_output_fixed(const tiny *self)
{
    return OJ_AT(const int32_t, self->ctx.arena, 64);
}
