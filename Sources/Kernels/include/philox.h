#ifndef IBPIPE_PHILOX_H
#define IBPIPE_PHILOX_H

#include <stddef.h>
#include <stdint.h>

/// One Philox 4x32-10 block: the counter is (block, step) and the key is `key`.
void ibk_philox(uint64_t key, uint64_t step, uint64_t block, uint32_t out[4]);

/// Elements first ..< first + count of the stream of standard normals named (key, step), times
/// `scale`; stored to `out`, or added to it where `add` is not 0.
void ibk_normals(uint64_t key, uint64_t step, uint64_t first, ptrdiff_t count, float scale,
                 int add, float *out);

#endif
