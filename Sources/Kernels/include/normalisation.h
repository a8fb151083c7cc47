#ifndef IBPIPE_NORMALISATION_H
#define IBPIPE_NORMALISATION_H

#include <stddef.h>

/// A feature map taken row by row: `rows` rows of `columns` pixels of `channels` floats.
///
/// Maps are dense but for `other` and `out`, whose rows start `other_row` and `out_row` floats
/// apart. A map of few channels may be described as one of fewer, wider pixels, with the
/// coefficients repeated: the results are the same, and the loops longer.
typedef struct {
  ptrdiff_t rows, columns, channels;
  ptrdiff_t other_row, out_row;
} ibk_map;

/// Adds each channel's sum to `sums` and its sum of squares to `squares`: floats over some 64
/// pixels, doubles over those.
void ibk_channel_sums(const ibk_map *map, const float *x, double *sums, double *squares);

/// out = max(0, scale * x + shift + skip), by channel; skip is nothing where `other` is null,
/// `other` itself where `other_scale` is null, else other_scale * other + other_shift.
void ibk_normalise_relu(const ibk_map *map, const float *x, const float *scale,
                        const float *shift, const float *other, const float *other_scale,
                        const float *other_shift, float *out);

/// The gradient through the rectifier of the above: sets g to 0 in place where it was shut. Adds
/// by channel the sums of g, of g * (x - mean), and, where `other_scale` is given, of
/// g * (other - other_mean).
void ibk_relu_gradient(const ibk_map *map, const float *x, const float *scale, const float *shift,
                       const float *mean, const float *other, const float *other_scale,
                       const float *other_shift, const float *other_mean, float *g, double *sums,
                       double *products, double *other_products);

/// out = a * g + b * x + c, by channel: the gradient through the normalisation.
void ibk_normalise_gradient(const ibk_map *map, const float *g, const float *x, const float *a,
                            const float *b, const float *c, float *out);

#endif
