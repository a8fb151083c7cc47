#include "critic.h"

#include <math.h>
#include <string.h>

#include "dispatch.h"

// Every loop over the hidden width runs in blocks of LANES with one accumulator a lane, so that
// all CPU levels add in the same order.
#define LANES 16

IBK_DISPATCH
void ibk_critic_hidden(const float *left, const float *right, const int32_t *columns,
                       ptrdiff_t pairs, ptrdiff_t width, float *restrict hidden) {
  for (ptrdiff_t p = 0; p < pairs; p++) {
    const float *v = right + columns[p] * width;
    float *restrict h = hidden + p * width;
    for (ptrdiff_t k = 0; k < width; k++) {
      float sum = left[k] + v[k];
      h[k] = sum > 0 ? sum : 0;
    }
  }
}

IBK_DISPATCH
void ibk_critic_scores(float *restrict z, const float *bias, const float *output, ptrdiff_t pairs,
                       ptrdiff_t width, float *restrict scores) {
  for (ptrdiff_t p = 0; p < pairs; p++) {
    float *restrict row = z + p * width;
    float lanes[LANES] = {0};
    for (ptrdiff_t k = 0; k < width; k += LANES)
      for (int l = 0; l < LANES; l++) {
        float sum = row[k + l] + bias[k + l];
        float active = sum > 0 ? sum : 0;
        row[k + l] = active;
        lanes[l] = __builtin_fmaf(active, output[k + l], lanes[l]);
      }
    for (int half = LANES / 2; half > 0; half /= 2)
      for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
    scores[p] = lanes[0];
  }
}

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
void ibk_critic_output_backward(float *restrict z, const float *slopes, const float *output,
                                ptrdiff_t pairs, ptrdiff_t width, float *restrict bias_gradient,
                                float *restrict output_gradient) {
  for (ptrdiff_t p = 0; p < pairs; p++) {
    float *restrict row = z + p * width;
    float slope = slopes[p];
    for (ptrdiff_t k = 0; k < width; k++) {
      float active = row[k];
      output_gradient[k] = __builtin_fmaf(slope, active, output_gradient[k]);
      float gradient = active > 0 ? slope * output[k] : 0;
      row[k] = gradient;
      bias_gradient[k] += gradient;
    }
  }
}

IBK_DISPATCH
void ibk_critic_hidden_backward(const float *gradient, const float *hidden,
                                const int32_t *columns, ptrdiff_t pairs, ptrdiff_t width,
                                float *restrict left_gradient, float *restrict right_gradient) {
  for (ptrdiff_t k = 0; k < width; k++) left_gradient[k] = 0;
  for (ptrdiff_t p = 0; p < pairs; p++) {
    const float *g = gradient + p * width, *h = hidden + p * width;
    float *restrict right = right_gradient + columns[p] * width;
    for (ptrdiff_t k = 0; k < width; k++) {
      float masked = h[k] > 0 ? g[k] : 0;
      left_gradient[k] += masked;
      right[k] += masked;
    }
  }
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
