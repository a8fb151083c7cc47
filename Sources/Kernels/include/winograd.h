#ifndef IBPIPE_WINOGRAD_H
#define IBPIPE_WINOGRAD_H

#include <stddef.h>

/// Winograd's minimal filtering F(4×4, 3×3): a 3×3 convolution of stride 1 made of 36 products of
/// matrices, one for each frequency, where the direct one has 144 multiplications an output tile of
/// 4×4 (Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, with the
/// interpolation points 0, ±5/8, ±3/2 and ∞).
///
/// With d a 6×6 tile of the input, g a 3×3 kernel and y the 4×4 tile of the output, by channels:
///
///     V = Bᵀ d B,   U = G g Gᵀ,   M[f] = Σ V[f] · U[f] over input channels,   y = Aᵀ M A.
///
/// Channels are a multiple of 16 everywhere.

/// Frequencies of a tile.
#define IBK_WINOGRAD_FREQUENCIES 36

/// Square maps cut in tiles of 4×4 pixels: tile (image, r, c) has the number
/// `(image * side + r) * side + c` and its first pixel at `image * image_pitch + 4 * r * row_pitch
/// + 4 * c * channels` of a map.
typedef struct {
  ptrdiff_t side;
  ptrdiff_t image_pitch, row_pitch, channels;
} ibk_tiles;

/// V of `count` tiles from tile `first` on, `v[f * pitch + tile * channels + channel]`; x is a map
/// with the tiles' windows, one pixel to the left of and above each tile's own pixels.
void ibk_winograd_input(const ibk_tiles *tiles, ptrdiff_t first, ptrdiff_t count, const float *x,
                        float *v, ptrdiff_t pitch);

/// The tiles' pixels y = Aᵀ M A, added to what y holds where `accumulate` is not 0.
void ibk_winograd_output(const ibk_tiles *tiles, ptrdiff_t first, ptrdiff_t count, const float *m,
                         ptrdiff_t pitch, int accumulate, float *y);

/// The gradient of M from that of y: A dy Aᵀ.
void ibk_winograd_output_gradient(const ibk_tiles *tiles, ptrdiff_t first, ptrdiff_t count,
                                  const float *dy, float *dm, ptrdiff_t pitch);

/// U = G g Gᵀ of `count` kernels side by side: `g[tap * g_pitch + i]` to `u[f * pitch + i]`.
void ibk_winograd_weights(const float *g, ptrdiff_t g_pitch, ptrdiff_t count, float *u,
                          ptrdiff_t pitch);

/// The gradient of g from that of U: Gᵀ dU G.
void ibk_winograd_weight_gradient(const float *du, ptrdiff_t pitch, ptrdiff_t count, float *dg,
                                  ptrdiff_t g_pitch);

#endif
