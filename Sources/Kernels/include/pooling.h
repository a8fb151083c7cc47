#ifndef IBPIPE_POOLING_H
#define IBPIPE_POOLING_H

#include <stddef.h>

/// 2×2 max-pooling: one row of `pixels` pixels from the two rows above one another, each of twice
/// as many pixels.
void ibk_max_pool(const float *top, const float *bottom, ptrdiff_t pixels, ptrdiff_t channels,
                  float *out);

/// The gradient of the above: g goes to the greatest of each four, the first of equals in reading
/// order, and 0 to the others.
void ibk_max_pool_gradient(const float *top, const float *bottom, const float *g,
                           ptrdiff_t pixels, ptrdiff_t channels, float *g_top, float *g_bottom);

#endif
