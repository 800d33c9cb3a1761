/* board.h: what the self-test needs of an emulated board: a way to speak, a counter of instructions, a stack that can be painted. */
#ifndef OJ_BOARD_H
#define OJ_BOARD_H

#include <stdint.h>

/* Prints by semihosting: "OJ word number". */
void board_say(const char *word, const char *rest);
void board_say_number(const char *word, uint64_t number);

/* Instructions since the start. Exact on RISC-V; on Cortex-M as fine as a tick of SysTick, which is some forty instructions. */
uint64_t board_count(void);

/* Fills the free part of the stack; afterwards board_stack_used tells how deep it was written since. */
void board_paint_stack(void);
uint32_t board_stack_used(void);

/* Ends the emulator. */
void board_exit(int code);

int main(void);

#endif
