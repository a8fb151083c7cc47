// The compression function of SHA-256 (FIPS 180-4, section 6.2.2).
#ifndef IBPIPE_CSHA256_H
#define IBPIPE_CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// Folds `count` blocks of 64 bytes into the state, in the fastest way this CPU knows.
void ibs_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

/// The same in plain C, on any CPU.
void ibs_compress_portable(uint32_t state[8], const uint8_t *blocks, size_t count);

/// Whether `ibs_compress` uses the CPU's SHA instructions here.
int ibs_uses_sha_instructions(void);

#endif
