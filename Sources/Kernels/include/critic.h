#ifndef IBPIPE_CRITIC_H
#define IBPIPE_CRITIC_H

#include <stddef.h>
#include <stdint.h>

// The pairwise part of an InfoNCE critic, t = w3 · relu(W2 relu(u_i + v_j) + b2), for a list of
// pairs (i, j). `width` is the hidden width and must be a multiple of 16; matrices of pairs are
// row-major, `width` floats a pair.

/// hidden[p] = relu(left + right[columns[p]]) for every pair p of one row of the grid.
void ibk_critic_hidden(const float *left, const float *right, const int32_t *columns,
                       ptrdiff_t pairs, ptrdiff_t width, float *hidden);

/// z ← relu(z + bias) in place, and scores[p] = output · z[p].
void ibk_critic_scores(float *z, const float *bias, const float *output, ptrdiff_t pairs,
                       ptrdiff_t width, float *scores);

/// The weighted log-sum-exp of one row's scores, ln Σ multiplicity · exp(score), or
/// NaN where a score is not finite. The scores are replaced by scale · (multiplicity · exp(score − log-sum-exp) − [p = positive]), the gradient of
/// scale · (log-sum-exp − score of the positive).
double ibk_critic_softmax(float *scores, const float *multiplicity, ptrdiff_t pairs,
                          ptrdiff_t positive, float scale);

/// z ← slopes[p] · output where z > 0, else 0; before that, output_gradient += slopes[p] · z[p],
/// and after it, bias_gradient += z[p].
void ibk_critic_output_backward(float *z, const float *slopes, const float *output,
                                ptrdiff_t pairs, ptrdiff_t width, float *bias_gradient,
                                float *output_gradient);

/// gradient[p] masked by hidden[p] > 0 is summed over the row's pairs into left_gradient, which is
/// overwritten, and added to right_gradient[columns[p]].
void ibk_critic_hidden_backward(const float *gradient, const float *hidden,
                                const int32_t *columns, ptrdiff_t pairs, ptrdiff_t width,
                                float *left_gradient, float *right_gradient);

/// out[i] = the sum of parts[part · stride + i] over the parts, in their order.
void ibk_sum_parts(const float *parts, ptrdiff_t count, ptrdiff_t stride, ptrdiff_t length,
                   float *out);

/// out[i] += values[i].
void ibk_add(const float *values, ptrdiff_t length, float *out);

/// The sum of squares, accumulated in double precision.
double ibk_square_sum(const float *values, ptrdiff_t count);

/// One step of AdamW (decoupled weight decay), where g is the gradient times gradient_scale:
///   m ← m + mean_share · (g − m);  v ← square_decay · v + square_share · g²;
///   w ← w · decay − step · m / (√v · root + epsilon).
typedef struct {
  float gradient_scale, decay, mean_share, square_decay, square_share, step, root, epsilon;
} ibk_adamw_step;

void ibk_adamw(float *weights, const float *gradient, float *mean, float *square,
               ptrdiff_t count, ibk_adamw_step step);

#endif
