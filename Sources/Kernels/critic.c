#include "critic.h"

#include <math.h>

#include "exponential.h"

// Every loop over the hidden width runs in blocks of LANES with one accumulator a lane, so that
// all CPU levels add in the same order.
#define LANES 16

IBK_DISPATCH
double ibk_critic_softmax(float *restrict scores, const float *multiplicity, ptrdiff_t pairs,
                          ptrdiff_t positive, float scale) {
  float top = scores[0], check = 0;
  for (ptrdiff_t p = 0; p < pairs; p++) {
    top = scores[p] > top ? scores[p] : top;
    check += scores[p] - scores[p];
  }
  if (!(check == 0)) return (double)check;  // some score is infinite or not a number
  for (ptrdiff_t p = 0; p < pairs; p++)
    scores[p] = multiplicity[p] * ibk_exp_negative(scores[p] - top);
  double sum = 0;
  for (ptrdiff_t p = 0; p < pairs; p++) sum += (double)scores[p];
  float share = (float)((double)scale / sum);
  for (ptrdiff_t p = 0; p < pairs; p++) scores[p] *= share;
  scores[positive] -= scale;
  return (double)top + log(sum);
}

IBK_DISPATCH
void ibk_sum_parts(const float *parts, ptrdiff_t count, ptrdiff_t stride, ptrdiff_t length,
                   float *restrict out) {
  for (ptrdiff_t i = 0; i < length; i++) out[i] = parts[i];
  for (ptrdiff_t part = 1; part < count; part++)
    for (ptrdiff_t i = 0; i < length; i++) out[i] += parts[part * stride + i];
}

IBK_DISPATCH
void ibk_add(const float *values, ptrdiff_t length, float *restrict out) {
  for (ptrdiff_t i = 0; i < length; i++) out[i] += values[i];
}

IBK_DISPATCH
double ibk_square_sum(const float *values, ptrdiff_t count) {
  double lanes[LANES] = {0};
  ptrdiff_t whole = count / LANES * LANES;
  for (ptrdiff_t i = 0; i < whole; i += LANES)
    for (int l = 0; l < LANES; l++) {
      double value = (double)values[i + l];
      lanes[l] += value * value;
    }
  for (ptrdiff_t i = whole; i < count; i++) lanes[i - whole] += (double)values[i] * (double)values[i];
  double sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

IBK_DISPATCH
void ibk_adamw(float *restrict weights, const float *gradient, float *restrict mean,
               float *restrict square, ptrdiff_t count, ibk_adamw_step step) {
  for (ptrdiff_t i = 0; i < count; i++) {
    float g = gradient[i] * step.gradient_scale;
    float m = __builtin_fmaf(step.mean_share, g - mean[i], mean[i]);
    float v = __builtin_fmaf(step.square_share * g, g, step.square_decay * square[i]);
    mean[i] = m;
    square[i] = v;
    float denominator = __builtin_fmaf(sqrtf(v), step.root, step.epsilon);
    weights[i] = weights[i] * step.decay - step.step * (m / denominator);
  }
}
