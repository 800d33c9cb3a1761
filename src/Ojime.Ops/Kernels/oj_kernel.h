/* What every kernel needs: fixed-width types and the linkage of kernels. */
#ifndef OJ_KERNEL_H
#define OJ_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Kernels are copied into the one file that calls them, so they are static and the compiler may fold shapes into them. */
#ifndef KERNEL
#define KERNEL static
#endif

/* C99's promise that pointers do not alias; C++ has it only as an extension. */
#if defined(__cplusplus)
#define OJ_RESTRICT
#else
#define OJ_RESTRICT restrict
#endif

/* Kept a function of its own, where a loop needs the registers for itself; or folded into its caller, where a call would cost as much as the body. */
#if defined(__GNUC__)
#define OJ_NOINLINE __attribute__((noinline))
#define OJ_INLINE static inline __attribute__((always_inline))
#else
#define OJ_NOINLINE
#define OJ_INLINE static inline
#endif

#endif
