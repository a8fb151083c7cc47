#ifndef IBPIPE_CRITIC_H
#define IBPIPE_CRITIC_H

#include <stddef.h>
#include <stdint.h>

// The loss of an InfoNCE critic, sums over parts, and AdamW; see pairs.h for the pairwise part.

/// The weighted log-sum-exp of one row's scores, ln Σ multiplicity · exp(score), or
/// NaN where a score is not finite. The scores are replaced by
/// scale · (multiplicity · exp(score − log-sum-exp) − [p = positive]), the gradient of
/// scale · (log-sum-exp − score of the positive).
double ibk_critic_softmax(float *scores, const float *multiplicity, ptrdiff_t pairs,
                          ptrdiff_t positive, float scale);

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
