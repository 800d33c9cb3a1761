/* oj.h: what all packages of Ojime share. C99 and C++11; no heap, no stdio, no state of its own. */
#ifndef OJ_H
#define OJ_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a struct below changes. */
#define OJ_ABI 1u

typedef int32_t oj_status;
#define OJ_OK            ((oj_status)0)
#define OJ_MORE          ((oj_status)1)  /* NAME_step: call again */
#define OJ_E_NULL        ((oj_status)-1)
#define OJ_E_ARENA_SIZE  ((oj_status)-2)
#define OJ_E_ARENA_ALIGN ((oj_status)-3)
#define OJ_E_STATE       ((oj_status)-4) /* used before NAME_init */
#define OJ_E_ABI         ((oj_status)-6) /* model and oj.h are of different versions */
#define OJ_E_SELFTEST    ((oj_status)-7)

#define OJ_FLOAT32 0u
#define OJ_FLOAT16 1u /* held as its 16 bits */
#define OJ_INT8    2u
#define OJ_UINT8   3u
#define OJ_INT16   4u
#define OJ_INT32   5u
#define OJ_INT64   6u
#define OJ_BOOL    7u /* one byte, 0 or 1 */

#define OJ_MAX_RANK 6

/* An input or output: where it lies in the arena and what its numbers mean: real = scale * (q - zero_point). */
typedef struct {
    const char *name;
    uint8_t dtype, rank;
    uint32_t dims[OJ_MAX_RANK];
    uint32_t offset, bytes;
    float scale;
    int32_t zero_point;
} oj_tensor;

struct oj_ctx;

/* A model: constant, in flash, shared by all its contexts. */
typedef struct {
    uint32_t abi, arena_bytes, arena_align, state_bytes, steps;
    const oj_tensor *inputs, *outputs;
    uint16_t n_inputs, n_outputs;
    const char *name;
    uint8_t sha256[32]; /* of the steps and weights: the model's identity */
    oj_status (*step)(struct oj_ctx *ctx);
    void (*reset)(struct oj_ctx *ctx);
} oj_model;

/* One use of a model. Contexts with arenas of their own may run at the same time. */
typedef struct oj_ctx {
    const oj_model *model;
    uint8_t *arena;
    uint32_t next_step;
} oj_ctx;

/* Compiler extensions, in one place. Each may be defined by the build instead. */
#ifndef OJ_ALIGN
#if defined(__GNUC__)
#define OJ_ALIGN(n) __attribute__((aligned(n)))
#elif defined(__cplusplus)
#define OJ_ALIGN(n) alignas(n)
#elif defined(_MSC_VER)
#define OJ_ALIGN(n) __declspec(align(n))
#else
#error "define OJ_ALIGN(n) for this compiler"
#endif
#endif

#ifndef OJ_MUST_USE
#if defined(__GNUC__)
#define OJ_MUST_USE __attribute__((warn_unused_result))
#else
#define OJ_MUST_USE
#endif
#endif

/* A section for weights, for example __attribute__((section(".ext_flash"))). */
#ifndef OJ_SECTION_WEIGHTS
#define OJ_SECTION_WEIGHTS
#endif

/* A section for code, for example __attribute__((section(".ramfunc"))). */
#ifndef OJ_FAST_CODE
#define OJ_FAST_CODE
#endif

/* Called after each step; for example to read a cycle counter. */
#ifndef OJ_PROBE
#define OJ_PROBE(ctx, step) ((void)0)
#endif

/* Names of models and tensors, unless OJ_NO_STRINGS leaves them out. */
#ifdef OJ_NO_STRINGS
#define OJ_STRING(text) NULL
#else
#define OJ_STRING(text) text
#endif

/* A typed view into the byte arena: the one place where a byte pointer becomes another (MISRA C 11.3). Offsets are aligned by the planner. */
#define OJ_AT(type, arena, offset) ((type *)(void *)((arena) + (offset)))

static inline oj_status oj_model_init(oj_ctx *ctx, const oj_model *model, void *arena, size_t arena_bytes)
{
    if (ctx == NULL || model == NULL || arena == NULL) {
        return OJ_E_NULL;
    }
    if (model->abi != OJ_ABI) {
        return OJ_E_ABI;
    }
    if (arena_bytes < model->arena_bytes) {
        return OJ_E_ARENA_SIZE;
    }
    if ((uintptr_t)arena % model->arena_align != 0u) {
        return OJ_E_ARENA_ALIGN;
    }
    ctx->model = model;
    ctx->arena = (uint8_t *)arena;
    model->reset(ctx);
    return OJ_OK;
}

/* One layer. OJ_MORE until the last, which returns OJ_OK. */
static inline oj_status oj_model_step(oj_ctx *ctx)
{
    if (ctx == NULL) {
        return OJ_E_NULL;
    }
    return ctx->model == NULL ? OJ_E_STATE : ctx->model->step(ctx);
}

/* A whole inference, or what is left of one that was begun by steps. */
static inline oj_status oj_model_run(oj_ctx *ctx)
{
    oj_status status;
    do {
        status = oj_model_step(ctx);
    } while (status == OJ_MORE);
    return status;
}

#ifdef __cplusplus
}
#endif

#endif
