#ifndef IBPIPE_INTERPOLATION_H
#define IBPIPE_INTERPOLATION_H

#include <stddef.h>
#include <stdint.h>

// Cubic B-splines between points of the plane and the nodes of a grid. A point at (u, v), in units
// of the grid, touches the 4 x 4 nodes from column floor(u) - 1 and row floor(v) - 1 on.

/// Puts points in the order of the bands of `height` rows in which the nodes that they touch begin;
/// within a band they stay in row order. Point i is at (x[i] - left) * fineness and
/// (y[i] - bottom) * fineness; where the k-th in order is goes to u[k] and v[k], which one it is to
/// `order`. `ends` is [bands], and gets where each band ends in that order.
void ibk_order_by_band(const float *x, const float *y, ptrdiff_t count, float left, float bottom,
                       float fineness, int32_t height, int32_t bands, int32_t *ends, int32_t *order,
                       float *u, float *v);

/// Adds the masses of `count` points, 1 each, to the grid, whose rows are `pitch` long.
void ibk_spread(const float *u, const float *v, ptrdiff_t count, float *grid, ptrdiff_t pitch);

/// The values of three fields at `count` points. The first is summed and returned; the second and
/// third go to second[order[k]] and third[order[k]]. Field f + 1 lies `size` floats after field f.
double ibk_interpolate(const float *u, const float *v, ptrdiff_t count, const float *fields,
                       ptrdiff_t pitch, ptrdiff_t size, const int32_t *order, float *second,
                       float *third);

#endif
