#ifndef IBPIPE_DENSE_H
#define IBPIPE_DENSE_H

#include <stddef.h>

/// out[channel] = mean of x over `rows` × `columns` pixels, rows `x_row` floats apart.
void ibk_spatial_mean(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t x_row,
                      ptrdiff_t channels, float *out);

/// y[i][j] = bias[j] + sum over k of x[i][k] * w[j][k]. The bits of a row do not depend on the
/// other rows.
void ibk_linear(const float *x, const float *w, const float *bias, ptrdiff_t rows,
                ptrdiff_t inputs, ptrdiff_t outputs, float *y);

/// The gradients of the above, given that of y; row after row.
void ibk_linear_gradient(const float *x, const float *w, const float *dy, ptrdiff_t rows,
                         ptrdiff_t inputs, ptrdiff_t outputs, float *dw, float *dbias, float *dx);

/// z[i][j] += bias[j], and y = max(0, z).
void ibk_biased_relu(const float *bias, ptrdiff_t rows, ptrdiff_t outputs, float *z, float *y);

/// The gradient of the above: sets g to 0 in place where the rectifier was shut, and adds its rows
/// up to dbias, row after row.
void ibk_biased_relu_gradient(const float *z, ptrdiff_t rows, ptrdiff_t outputs, float *g,
                              float *dbias);

/// to[c][r] = from[r][c], where the stored rows have `from_pitch` and `to_pitch` floats.
void ibk_transpose(const float *from, ptrdiff_t from_pitch, ptrdiff_t rows, ptrdiff_t columns,
                   float *to, ptrdiff_t to_pitch);

/// out = the sum of `rows` rows of `count` floats, row after row.
void ibk_sum_rows(const float *x, ptrdiff_t rows, ptrdiff_t count, float *out);

/// One step of SGD: v = momentum * v + (g + decay * w), then w -= rate * v.
void ibk_momentum_step(ptrdiff_t count, float rate, float momentum, float decay, const float *g,
                       float *v, float *w);

#endif
