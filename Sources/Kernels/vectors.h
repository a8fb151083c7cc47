// Vectors of floats for kernels that keep their data in registers by design.
#ifndef IBPIPE_VECTORS_H
#define IBPIPE_VECTORS_H

typedef float ibk_f4 __attribute__((ext_vector_type(4), aligned(4)));
typedef float ibk_f8 __attribute__((ext_vector_type(8), aligned(4)));
typedef float ibk_f16 __attribute__((ext_vector_type(16), aligned(4)));

/// For loops over registers.
#define IBK_UNROLL _Pragma("clang loop unroll(full)")

/// For kernels that use 16-float vectors: keeps them whole where the CPU has them.
#if defined(__x86_64__)
#define IBK_WIDE __attribute__((min_vector_width(512)))
#else
#define IBK_WIDE
#endif

#endif
