// C kernels behind the numerics: inner loops only, no state, no allocation.
//
// Each is compiled for several x86-64 levels and the best is chosen when the program loads, so
// one binary runs everywhere. Floating-point contraction is off and every fused multiply-add is
// written out, so that the levels agree bit for bit.
#ifndef IBPIPE_KERNELS_H
#define IBPIPE_KERNELS_H

#include "convolution.h"
#include "critic.h"
#include "dense.h"
#include "distances.h"
#include "fourier.h"
#include "interpolation.h"
#include "ksg.h"
#include "neighbours.h"
#include "normalisation.h"
#include "pairs.h"
#include "philox.h"
#include "pooling.h"
#include "scores.h"
#include "tsne.h"
#include "winograd.h"

/// The x86-64 level of this CPU: 4 (AVX-512), 3 (AVX2 and FMA), 2 or 1; 0 on other machines.
int ibk_cpu_level(void);

#endif
