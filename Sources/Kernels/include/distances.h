#ifndef IBPIPE_DISTANCES_H
#define IBPIPE_DISTANCES_H

#include <stddef.h>
#include <stdint.h>

/// Products of `rows` rows of a row-major float matrix with `width` vectors of doubles, each
/// contiguous and `columns` long: out[w * stride + r] = matrix[r] . vectors[w].
void ibk_matrix_vectors(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                        const double *vectors, ptrdiff_t width, double *out, ptrdiff_t stride);

/// Squared norms of `rows` rows of length `columns`, to `out`.
void ibk_squared_norms(const float *matrix, ptrdiff_t rows, ptrdiff_t columns, float *out);

/// |a - b|^2 of two rows, by differences: no digits are lost where the rows are close.
float ibk_squared_distance(const float *a, const float *b, ptrdiff_t columns);

/// |row - other|^2 by differences, of `rows` rows of a matrix and `width` others of the same length
/// `columns`: out[r * width + o].
void ibk_squared_distances(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                           const float *others, ptrdiff_t width, float *out);

/// Turns products into squared distances, in place: row_norms[r] + norms[o] - 2 * dots[r * width + o],
/// at least 0.
void ibk_squares_from_dots(const float *row_norms, const float *norms, ptrdiff_t rows,
                           ptrdiff_t width, float *dots);

/// For each of `rows` points the place of the least of its `centres` squared distances, ties to the
/// lower, and that distance.
void ibk_nearest_centres(const float *squares, ptrdiff_t rows, ptrdiff_t centres, int32_t *nearest,
                         float *squared);

/// sums[nearest[r]] += row r, for `rows` rows of length `columns`, in row order.
void ibk_add_rows(const float *matrix, ptrdiff_t rows, ptrdiff_t columns, const int32_t *nearest,
                  float *sums);

/// The distances of `rows` points, the rows of `a`, to `width` others, the rows of `b`, in place of
/// the products of all pairs: out[r * width + o].
///
/// A distance is |a|^2 + |b|^2 - 2ab where that keeps enough digits, and made by differences where it
/// does not.
void ibk_distances_from_dots(const float *a, const float *a_norms, ptrdiff_t rows, const float *b,
                             const float *b_norms, ptrdiff_t width, ptrdiff_t columns, float *dots);

/// The same by differences, for few `columns`.
void ibk_distances(const float *a, ptrdiff_t rows, const float *b, ptrdiff_t width,
                   ptrdiff_t columns, float *out);

/// sums[labels[r] * stride + c] += matrix[r * columns + c], in row order.
void ibk_add_rows_by_label(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                           const int32_t *labels, double *sums, ptrdiff_t stride);

#endif
