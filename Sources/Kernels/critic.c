#include "critic.h"

#include <math.h>
#include <string.h>

#include "dispatch.h"

// Every loop over the hidden width runs in blocks of LANES with one accumulator a lane, so that
// all CPU levels add in the same order.
#define LANES 16

// exp(x) for x <= 0, relative error below 2e-7; 0 below the normal range.
static inline float exp_negative(float x) {
  float clamped = x < -87.0f ? -87.0f : x;
  // Adding and taking away 1.5 · 2^23 rounds to an integer.
  float n = __builtin_fmaf(clamped, 1.44269504f, 12582912.0f) - 12582912.0f;
  float r = __builtin_fmaf(n, -0.693359375f, clamped);
  r = __builtin_fmaf(n, 2.12194440e-4f, r);
  float p = __builtin_fmaf(r, 1.9875691500e-4f, 1.3981999507e-3f);
  p = __builtin_fmaf(p, r, 8.3334519073e-3f);
  p = __builtin_fmaf(p, r, 4.1665795894e-2f);
  p = __builtin_fmaf(p, r, 1.6666665459e-1f);
  p = __builtin_fmaf(p, r, 5.0000001201e-1f);
  p = __builtin_fmaf(p * r, r, r + 1.0f);
  uint32_t bits = (uint32_t)((int32_t)n + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < -87.0f ? 0.0f : p * power;
}

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
    scores[p] = multiplicity[p] * exp_negative(scores[p] - top);
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
