#ifndef IBPIPE_SCORES_H
#define IBPIPE_SCORES_H

#include <stddef.h>

// What a critic's scores of a batch's pairs give, row by row of the batch×batch grid, and its
// activation.

/// y = z · σ(z) after z[i][j] += bias[j] (Hendrycks and Gimpel's SiLU).
void ibk_biased_silu(const float *bias, ptrdiff_t rows, ptrdiff_t outputs, float *z, float *y);

/// The gradient of the above: g, that of y, becomes that of z in place, and its rows are added up
/// to dbias, row after row.
void ibk_biased_silu_gradient(const float *z, ptrdiff_t rows, ptrdiff_t outputs, float *g,
                              float *dbias);

/// ln Σ exp(scores[p]) over p ≠ positive, or NaN where a score is not finite.
double ibk_log_sum_exp(const float *scores, ptrdiff_t pairs, ptrdiff_t positive);

/// Σ exp(min(limit, max(−limit, scores[p]))) over p ≠ positive.
double ibk_clipped_sum_exp(const float *scores, ptrdiff_t pairs, ptrdiff_t positive, float limit);

/// Replaces the scores by exp(min(scores[p] − shift, most)) · scale, and the positive's by `gain`:
/// the slopes of a loss that is a constant plus the sum of exponentials less the positives.
void ibk_exponential_slopes(float *scores, ptrdiff_t pairs, ptrdiff_t positive, float shift,
                            float most, float scale, float gain);

/// Replaces the scores by σ(scores[p]) · scale, and the positive's by −σ(−score) · gain: the slopes
/// of scale · Σ ln(1 + e^t) over the negatives plus gain · ln(1 + e^−t) of the positive.
void ibk_logistic_slopes(float *scores, ptrdiff_t pairs, ptrdiff_t positive, float scale,
                         float gain);

#endif
