#ifndef IBPIPE_FOURIER_H
#define IBPIPE_FOURIER_H

#include <stddef.h>

/// So many transforms are made side by side, one in each lane of a vector. A complex *strip* of
/// length n holds, for each k in 0 ..< n, IBK_STRIP real parts and then IBK_STRIP imaginary parts.
#define IBK_STRIP 16

/// Whether `n` has no prime factor above 5.
int ibk_is_smooth(ptrdiff_t n);

// What follows are the passes of a two-dimensional convolution of real grids of n x n, n smooth and
// a multiple of 64. `roots` holds cos and -sin of 2 pi k / n for k in 0 ..< n; `scratch` holds two
// strips of length n. Spectra stand for the lines ky in 0 ... n / 2 alone, as the rest follows by
// symmetry, in n / 32 + 1 strips of lines.

/// Transforms the 2 * IBK_STRIP real columns of `grid` from column `first` on, whose rows beyond
/// `rows` are 0. `spectrum` is [strip of lines][columns] of complex IBK_STRIP lines.
void ibk_transform_columns(const float *grid, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t n,
                           ptrdiff_t first, const float *roots, float *scratch, float *spectrum);

/// Transforms one strip of lines of the spectrum of a kernel, `columns` = n, which is real where
/// `odd` is 0 and else i times real: to table[kx * stride] for kx in 0 ... n / 2, IBK_STRIP values
/// each, times weights[kx] * weights[ky], with ky from `first` on.
void ibk_transform_kernel(const float *spectrum, ptrdiff_t n, int odd, const float *weights,
                          ptrdiff_t first, const float *roots, float *scratch, float *table,
                          ptrdiff_t stride);

/// Convolves one strip of lines with three kernels: the first even in x and y, the second odd in
/// x, the third odd in y, as [kx in 0 ... n / 2][3][IBK_STRIP] in `table`. Lines have `columns`
/// values, and are 0 beyond. To out[f][strip of columns][lines] of complex IBK_STRIP columns, where
/// `lines` counts all lines and these are those from `first` on; out[f + 1] lies `field` floats
/// after out[f].
void ibk_convolve_lines(const float *spectrum, ptrdiff_t columns, ptrdiff_t n, const float *table,
                        ptrdiff_t lines, ptrdiff_t first, const float *roots, float *scratch,
                        float *out, ptrdiff_t field);

/// Transforms 2 * IBK_STRIP columns back, from column `first` on, and keeps their first `rows`
/// rows: the inverse of ibk_transform_columns times n. `spectrum` is what ibk_convolve_lines wrote
/// of one field.
void ibk_restore_columns(const float *spectrum, ptrdiff_t lines, ptrdiff_t n, ptrdiff_t first,
                         const float *roots, float *scratch, float *grid, ptrdiff_t rows,
                         ptrdiff_t columns);

#endif
