#include "scores.h"

#include <math.h>

#include "exponential.h"

// Sums run in blocks of LANES with one accumulator a lane, so that all CPU levels add in the same
// order.
#define LANES 16

IBK_DISPATCH
void ibk_biased_silu(const float *bias, ptrdiff_t rows, ptrdiff_t outputs, float *restrict z,
                     float *restrict y) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      float value = z[i * outputs + j] + bias[j];
      z[i * outputs + j] = value;
      y[i * outputs + j] = value * ibk_logistic(value);
    }
}

IBK_DISPATCH
void ibk_biased_silu_gradient(const float *restrict z, ptrdiff_t rows, ptrdiff_t outputs,
                              float *restrict g, float *restrict dbias) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      float value = z[i * outputs + j], s = ibk_logistic(value);
      float gradient = g[i * outputs + j] * (s * (1.0f + value * (1.0f - s)));
      g[i * outputs + j] = gradient;
      dbias[j] += gradient;
    }
}

IBK_DISPATCH
double ibk_log_sum_exp(const float *scores, ptrdiff_t pairs, ptrdiff_t positive) {
  float top = -INFINITY, check = 0;
  for (ptrdiff_t p = 0; p < pairs; p++) {
    float score = p == positive ? -INFINITY : scores[p];
    top = score > top ? score : top;
    check += scores[p] - scores[p];
  }
  if (!(check == 0)) return (double)check;
  float lanes[LANES] = {0};
  ptrdiff_t whole = pairs / LANES * LANES;
  double sum = 0;
  for (ptrdiff_t p = 0; p < whole; p += LANES)
    for (int l = 0; l < LANES; l++) {
      float term = ibk_exp_negative(scores[p + l] - top < 0 ? scores[p + l] - top : 0);
      lanes[l] += p + l == positive ? 0 : term;
    }
  for (int l = 0; l < LANES; l++) sum += (double)lanes[l];
  for (ptrdiff_t p = whole; p < pairs; p++)
    if (p != positive) sum += (double)ibk_exp_negative(scores[p] - top);
  return (double)top + log(sum);
}

IBK_DISPATCH
double ibk_clipped_sum_exp(const float *scores, ptrdiff_t pairs, ptrdiff_t positive, float limit) {
  double sum = 0;
  float lanes[LANES] = {0};
  ptrdiff_t whole = pairs / LANES * LANES;
  for (ptrdiff_t p = 0; p < whole; p += LANES)
    for (int l = 0; l < LANES; l++) {
      float score = scores[p + l] > limit ? limit : scores[p + l] < -limit ? -limit : scores[p + l];
      lanes[l] += p + l == positive ? 0 : ibk_exp_held(score);
    }
  for (int l = 0; l < LANES; l++) sum += (double)lanes[l];
  for (ptrdiff_t p = whole; p < pairs; p++) {
    float score = scores[p] > limit ? limit : scores[p] < -limit ? -limit : scores[p];
    if (p != positive) sum += (double)ibk_exp_held(score);
  }
  return sum;
}

IBK_DISPATCH
void ibk_exponential_slopes(float *scores, ptrdiff_t pairs, ptrdiff_t positive, float shift,
                            float most, float scale, float gain) {
  for (ptrdiff_t p = 0; p < pairs; p++) {
    float score = scores[p] - shift;
    scores[p] = scale * ibk_exp_held(score > most ? most : score);
  }
  scores[positive] = gain;
}

IBK_DISPATCH
void ibk_logistic_slopes(float *scores, ptrdiff_t pairs, ptrdiff_t positive, float scale,
                         float gain) {
  float own = -gain * ibk_logistic(-scores[positive]);
  for (ptrdiff_t p = 0; p < pairs; p++) scores[p] = scale * ibk_logistic(scores[p]);
  scores[positive] = own;
}
