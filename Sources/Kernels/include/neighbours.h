#ifndef IBPIPE_NEIGHBOURS_H
#define IBPIPE_NEIGHBOURS_H

#include <stddef.h>
#include <stdint.h>

/// What has been found of each point's nearest others: its best candidates so far, in no order.
/// Point i has `held[i]` values and places from i * room on, and all that it has dropped, or will,
/// lie at or behind `worst[i]`.
typedef struct {
  float *values;
  int32_t *places;
  int32_t *held;
  float *worst;
  /// How many candidates a point may hold until the best `kept` of them are chosen.
  ptrdiff_t room, kept;
} ibk_candidates;

/// Offers the points of two tiles to one another: those from `row` and those from `column` on,
/// whose products are in dots[r * columns + c]; a tile with itself where `row` equals `column`.
///
/// What the values rank by is norms[j] - 2 * dots for a candidate j, and places where they are
/// equal, so that what is kept does not depend on the order of the tiles.
void ibk_offer(const float *dots, const float *norms, int32_t row, ptrdiff_t rows, int32_t column,
               ptrdiff_t columns, ibk_candidates *candidates);

/// Leaves a point with the best `kept` of its candidates.
void ibk_choose(ibk_candidates *candidates, int32_t point);

/// The nearest `count` of a point's candidates by their distances from it, which are taken by
/// differences: nearest first, the lower place first where they are equal. `points` is the matrix.
void ibk_rank(ibk_candidates *candidates, int32_t point, const float *points, ptrdiff_t dimensions,
              ptrdiff_t count, int32_t *places, float *squared);

#endif
