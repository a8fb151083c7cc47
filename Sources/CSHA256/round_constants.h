#ifndef IBPIPE_CSHA256_ROUND_CONSTANTS_H
#define IBPIPE_CSHA256_ROUND_CONSTANTS_H

#include <stdint.h>

/// FIPS 180-4, section 4.2.2.
extern const uint32_t ibs_round_constants[64];

#endif
