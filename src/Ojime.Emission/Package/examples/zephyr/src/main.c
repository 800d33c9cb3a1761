/* @name@ under Zephyr: the self-test, then the figures. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>
#include "@name@.h"

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

int main(void)
{
    uint32_t bad = 0;
    if (@name@_init(&@name@_self, @name@_memory, sizeof @name@_memory) != OJ_OK || @name@_selftest(&@name@_self, &bad) != OJ_OK) {
        printk("@name@: self-test failed at step %u\n", (unsigned)bad);
        return 1;
    }
    printk("@name@: self-test ok, %u bytes of arena\n", (unsigned)@NAME@_ARENA_BYTES);
    return 0;
}
