#ifndef IBPIPE_PAIRS_H
#define IBPIPE_PAIRS_H

#include <stddef.h>
#include <stdint.h>

// The pairwise part of an InfoNCE critic, t = w3 · relu(W2ᵀ relu(u_i + v_j) + b2), for a block of
// pairs (i, j) whose hidden layers stay in a core's second-level cache.
//
// Matrices of `width` columns lie in panels of IBK_PANEL columns: element (r, c) of one with room
// for R rows is at (c / IBK_PANEL · R + r) · IBK_PANEL + c mod IBK_PANEL. What a kernel reads then
// lies side by side, whatever the width.

#define IBK_PANEL 16

typedef struct {
  ptrdiff_t pairs;         // in this block
  ptrdiff_t room;          // of the block's matrices, a multiple of IBK_PAIRS_TOGETHER
  ptrdiff_t batch;         // the room of the batch's matrices
  ptrdiff_t width;         // a multiple of IBK_PANEL
  const int32_t *rows;     // i of each pair, ascending
  const int32_t *columns;  // j of each pair
} ibk_pairs;

/// Pairs that are computed at once.
#define IBK_PAIRS_TOGETHER 12

/// hidden = relu(left[i] + right[j]) for every pair.
void ibk_pairs_hidden(const ibk_pairs *block, const float *left, const float *right,
                      float *hidden);

/// active = relu(hidden · weights + bias) and scores = active · output. `lanes` has room for
/// IBK_PANEL floats a pair. `wide`: whether the CPU has registers of 16 floats.
void ibk_pairs_scores(const ibk_pairs *block, int wide, const float *hidden, const float *weights,
                      const float *bias, const float *output, float *active, float *lanes,
                      float *scores);

/// Thins the pairs whose slope is from 0 to below `least`: walking along a row, one stays whenever
/// their sum has grown by `least`, with `least` for its slope, so that each row keeps its sum to
/// within `least`. `starts`, by row and from 0 to below 1, is where the sum begins: where that is
/// drawn evenly, every pair's slope is right in the mean (systematic sampling). The others are taken
/// out of the block's lists and matrices. Returns how many stay, in their order.
ptrdiff_t ibk_pairs_thin(const ibk_pairs *block, float least, const float *starts, int32_t *rows,
                         int32_t *columns, float *slopes, float *hidden, float *active);

/// active ← slopes · output where active > 0, else 0; before that, output_gradient +=
/// slopes · active, and after it, bias_gradient += active, each summed over the pairs.
void ibk_pairs_output_backward(const ibk_pairs *block, const float *slopes, const float *output,
                               float *active, float *bias_gradient, float *output_gradient);

/// weight_gradient += hiddenᵀ · gradient, `[width, width]`.
void ibk_pairs_weight_gradient(const ibk_pairs *block, int wide, const float *hidden,
                               const float *gradient, float *weight_gradient);

/// gradient · transposed, masked by hidden > 0, is added to row i of left_gradient and to row j of
/// right_gradient, where `transposed` is the transpose of the weights.
void ibk_pairs_hidden_backward(const ibk_pairs *block, int wide, const float *hidden,
                               const float *gradient, const float *transposed,
                               float *left_gradient, float *right_gradient);

/// Copies a matrix between rows that lie `pitch` floats apart and panels with room for `room` rows.
void ibk_to_panels(const float *from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t pitch,
                   ptrdiff_t room, float *to);
void ibk_from_panels(const float *from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t pitch,
                     ptrdiff_t room, float *to);

#endif
