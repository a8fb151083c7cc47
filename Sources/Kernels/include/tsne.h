#ifndef IBPIPE_TSNE_H
#define IBPIPE_TSNE_H

#include <stddef.h>
#include <stdint.h>

/// The points of a repulsion group; a group has at most this many.
#define IBK_REPULSION_GROUP 16

/// The coordinates of `count` points, two by two: x in the low half, y in the high one.
void ibk_pair(const float *x, const float *y, ptrdiff_t count, uint64_t *pairs);

/// For each row r in 0 ..< rows the sum over its entries e in starts[r] ..< starts[r + 1] of
/// w * q * (y_i - y_j), where i = first + r, j = columns[e], w = weights[e] and
/// q = 1 / (1 + |y_i - y_j|^2); to force_x[r] and force_y[r].
void ibk_attract(const int32_t *starts, const int32_t *columns, const float *weights,
                 ptrdiff_t first, ptrdiff_t rows, const uint64_t *pairs, float *force_x,
                 float *force_y);

/// Adds to a group of IBK_REPULSION_GROUP points what `count` masses do to them: mass * q to
/// normaliser and mass * q^2 * (y - centre) to the forces.
void ibk_repel(const float *centre_x, const float *centre_y, const float *mass, ptrdiff_t count,
               const float *x, const float *y, double *force_x, double *force_y,
               double *normaliser);

/// The same for the first `count` points of the group on one another.
void ibk_repel_within(ptrdiff_t count, const float *x, const float *y, double *force_x,
                      double *force_y, double *normaliser);

/// The least and the greatest of `count` numbers, of which there is at least one.
void ibk_range(const float *x, ptrdiff_t count, float *least, float *greatest);

/// Takes the mean off `count` numbers.
void ibk_centre(float *x, ptrdiff_t count);

/// One axis of a step of gradient descent with momentum and gains: with
/// slope = exaggeration * attraction - share * repulsion,
/// a gain becomes 0.8 of itself plus 0.01 where slope and step have the same sign, and grows by 0.2
/// elsewhere; then step = momentum * step - rate * gain * slope.
void ibk_accelerate(ptrdiff_t count, const float *attraction, const float *repulsion,
                    float exaggeration, float share, float rate, float momentum, float *steps,
                    float *gains);

/// Moves points by their steps, which are first shortened to a length of 5 where they are longer;
/// one that is not finite becomes 0.
void ibk_move(ptrdiff_t count, float *steps_x, float *steps_y, float *x, float *y);

#endif
