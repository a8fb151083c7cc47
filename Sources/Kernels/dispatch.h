// How a kernel is compiled for several x86-64 levels.
#ifndef IBPIPE_DISPATCH_H
#define IBPIPE_DISPATCH_H

#if defined(__x86_64__) && defined(__linux__)
#define IBK_DISPATCH \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define IBK_DISPATCH
#endif

// For the parts of a dispatched kernel. Left to itself the compiler may keep them as functions of
// their own, compiled for the lowest level only.
#define IBK_INLINE static inline __attribute__((always_inline))

#endif
