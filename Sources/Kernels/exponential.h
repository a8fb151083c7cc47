// The exponential function for kernels.
#ifndef IBPIPE_EXPONENTIAL_H
#define IBPIPE_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#include "dispatch.h"

// exp(x) for |x| <= 87, relative error below 2e-7.
IBK_INLINE float ibk_exp_bounded(float x) {
  // Adding and taking away 1.5 · 2^23 rounds to an integer.
  float n = __builtin_fmaf(x, 1.44269504f, 12582912.0f) - 12582912.0f;
  float r = __builtin_fmaf(n, -0.693359375f, x);
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
  return p * power;
}

// exp(x) for x <= 0; 0 below the normal range.
IBK_INLINE float ibk_exp_negative(float x) {
  float clamped = x < -87.0f ? -87.0f : x;
  float value = ibk_exp_bounded(clamped);
  return x < -87.0f ? 0.0f : value;
}

// exp(x), of x held within ±87.
IBK_INLINE float ibk_exp_held(float x) {
  float clamped = x < -87.0f ? -87.0f : x > 87.0f ? 87.0f : x;
  return ibk_exp_bounded(clamped);
}

// 1 / (1 + exp(-x)).
IBK_INLINE float ibk_logistic(float x) {
  float e = ibk_exp_negative(x < 0 ? x : -x);
  float small = e / (1.0f + e);
  return x < 0 ? small : 1.0f - small;
}

#endif
