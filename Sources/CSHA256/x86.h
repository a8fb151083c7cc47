#ifndef IBPIPE_CSHA256_X86_H
#define IBPIPE_CSHA256_X86_H

#include <stddef.h>
#include <stdint.h>

/// Whether this is an x86-64 CPU with the SHA extensions.
int ibs_x86_has_sha(void);

/// Only to be called where `ibs_x86_has_sha` says yes; elsewhere it does nothing.
void ibs_x86_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
