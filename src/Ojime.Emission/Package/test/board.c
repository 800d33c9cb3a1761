/* board.c: start-up and semihosting for QEMU's boards, run with -icount shift=0: one instruction takes one virtual nanosecond. */
#include "board.h"

extern uint32_t oj_bss_start[], oj_bss_end[], oj_data_start[], oj_data_end[], oj_data_load[], oj_stack_low[], oj_stack_top[];
void oj_start(void);

#define SYS_WRITE0 0x04
#define SYS_EXIT 0x18
#define STOPPED_BY_EXIT 0x20026u
#define STOPPED_BY_ERROR 0x20023u

#if defined(__riscv)

static uint32_t semihost(uint32_t operation, const void *argument)
{
    register uint32_t a0 __asm__("a0") = operation;
    register const void *a1 __asm__("a1") = argument;
    __asm__ volatile(".option push\n .option norvc\n .balign 16\n slli x0, x0, 0x1f\n ebreak\n srai x0, x0, 7\n .option pop"
                     : "+r"(a0) : "r"(a1) : "memory");
    return a0;
}

__asm__(".section .vectors, \"ax\"\n .globl oj_reset\noj_reset:\n la sp, oj_stack_top\n call oj_start\n1: j 1b\n");

uint64_t board_count(void)
{
    uint32_t low, high, again;
    do {
        __asm__ volatile("rdinstreth %0\n rdinstret %1\n rdinstreth %2" : "=r"(high), "=r"(low), "=r"(again));
    } while (high != again);
    return ((uint64_t)high << 32) | low;
}

static void board_setup(void) {}

#else

static uint32_t semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)
#define CPACR (*(volatile uint32_t *)0xE000ED88u)

static volatile uint32_t wraps;
static uint32_t ticks_of_loop;

static void oj_tick(void)
{
    wraps++;
}

static void oj_fault(void)
{
    board_say("fault", "");
    board_exit(1);
}

typedef struct {
    const void *stack;
    void (*handlers[15])(void);
} vector_table;

__attribute__((section(".vectors"), used)) static const vector_table oj_vectors = {
    oj_stack_top, {oj_start, oj_fault, oj_fault, oj_fault, oj_fault, oj_fault, oj_fault, 0, 0, 0, oj_fault, 0, 0, oj_fault, oj_tick}
};

static uint64_t ticks(void)
{
    uint32_t before, now;
    do {
        before = wraps;
        now = 0xFFFFFFu - SYST_CVR;
    } while (before != wraps);
    return (uint64_t)before * 0x1000000u + now;
}

#define LOOP_INSTRUCTIONS 4000000u

/* The boards' clocks differ, so a loop of known length tells what a tick is worth. */
static void board_setup(void)
{
    uint64_t start;
    uint32_t n = LOOP_INSTRUCTIONS / 2u;
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    CPACR |= 0xFu << 20;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    SYST_RVR = 0xFFFFFFu;
    SYST_CVR = 0;
    SYST_CSR = 7u;
    while (SYST_CVR == 0u) {
        /* Not reloaded yet. */
    }
    start = ticks();
    __asm__ volatile(".syntax unified\n 1: subs %0, %0, #1\n bne 1b" : "+l"(n) : : "cc");
    ticks_of_loop = (uint32_t)(ticks() - start);
}

uint64_t board_count(void)
{
    return ticks() * LOOP_INSTRUCTIONS / ticks_of_loop;
}

#endif

void oj_start(void)
{
    uint32_t *to, *from = oj_data_load;
    for (to = oj_data_start; to < oj_data_end; to++) {
        *to = *from++;
    }
    for (to = oj_bss_start; to < oj_bss_end; to++) {
        *to = 0;
    }
    board_setup();
    board_exit(main());
}

void board_say(const char *word, const char *rest)
{
    (void)semihost(SYS_WRITE0, "OJ ");
    (void)semihost(SYS_WRITE0, word);
    (void)semihost(SYS_WRITE0, " ");
    (void)semihost(SYS_WRITE0, rest);
    (void)semihost(SYS_WRITE0, "\n");
}

void board_say_number(const char *word, uint64_t number)
{
    char text[24];
    char *digit = text + sizeof text - 1;
    *digit = '\0';
    do {
        *--digit = (char)('0' + (int)(number % 10u));
        number /= 10u;
    } while (number != 0u);
    board_say(word, digit);
}

#define PAINT 0xC0FFEE11u

void board_paint_stack(void)
{
    volatile uint32_t here;
    uint32_t *word;
    for (word = oj_stack_low; (uintptr_t)word < (uintptr_t)&here - 128u; word++) {
        *word = PAINT;
    }
}

uint32_t board_stack_used(void)
{
    volatile uint32_t here;
    const uint32_t *word = oj_stack_low;
    while ((uintptr_t)word < (uintptr_t)&here && *word == PAINT) {
        word++;
    }
    return (uint32_t)((uintptr_t)&here - (uintptr_t)word);
}

void board_exit(int code)
{
    board_say("end", "");
    (void)semihost(SYS_EXIT, (const void *)(uintptr_t)(code == 0 ? STOPPED_BY_EXIT : STOPPED_BY_ERROR));
    for (;;) {
    }
}
