#include "dense.h"

#include "dispatch.h"

#define FMA __builtin_fmaf
#define LANES 16

IBK_DISPATCH
void ibk_spatial_mean(const float *x, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t x_row,
                      ptrdiff_t channels, float *out) {
  for (ptrdiff_t c = 0; c < channels; c++) out[c] = 0;
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t p = 0; p < columns; p++)
      for (ptrdiff_t c = 0; c < channels; c++) out[c] += x[r * x_row + p * channels + c];
  float share = 1.0f / (float)(rows * columns);
  for (ptrdiff_t c = 0; c < channels; c++) out[c] *= share;
}

IBK_DISPATCH
void ibk_linear(const float *x, const float *w, const float *bias, ptrdiff_t rows,
                ptrdiff_t inputs, ptrdiff_t outputs, float *y) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      const float *a = x + i * inputs, *b = w + j * inputs;
      float lanes[LANES] = {0};
      ptrdiff_t k = 0;
      for (; k + LANES <= inputs; k += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] = FMA(a[k + l], b[k + l], lanes[l]);
      for (int l = 0; k < inputs; k++, l++) lanes[l] = FMA(a[k], b[k], lanes[l]);
      for (int half = LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
      y[i * outputs + j] = lanes[0] + bias[j];
    }
}

IBK_DISPATCH
void ibk_linear_gradient(const float *x, const float *w, const float *dy, ptrdiff_t rows,
                         ptrdiff_t inputs, ptrdiff_t outputs, float *dw, float *dbias, float *dx) {
  for (ptrdiff_t k = 0; k < outputs * inputs; k++) dw[k] = 0;
  for (ptrdiff_t j = 0; j < outputs; j++) dbias[j] = 0;
  for (ptrdiff_t k = 0; k < rows * inputs; k++) dx[k] = 0;
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      float g = dy[i * outputs + j];
      dbias[j] += g;
      for (ptrdiff_t k = 0; k < inputs; k++) {
        dw[j * inputs + k] = FMA(g, x[i * inputs + k], dw[j * inputs + k]);
        dx[i * inputs + k] = FMA(g, w[j * inputs + k], dx[i * inputs + k]);
      }
    }
}

IBK_DISPATCH
void ibk_biased_relu(const float *bias, ptrdiff_t rows, ptrdiff_t outputs, float *z, float *y) {
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      float value = z[i * outputs + j] + bias[j];
      z[i * outputs + j] = value;
      y[i * outputs + j] = value > 0 ? value : 0;
    }
}

IBK_DISPATCH
void ibk_biased_relu_gradient(const float *z, ptrdiff_t rows, ptrdiff_t outputs, float *g,
                              float *dbias) {
  for (ptrdiff_t j = 0; j < outputs; j++) dbias[j] = 0;
  for (ptrdiff_t i = 0; i < rows; i++)
    for (ptrdiff_t j = 0; j < outputs; j++) {
      float gradient = z[i * outputs + j] > 0 ? g[i * outputs + j] : 0;
      g[i * outputs + j] = gradient;
      dbias[j] += gradient;
    }
}

IBK_DISPATCH
void ibk_transpose(const float *from, ptrdiff_t from_pitch, ptrdiff_t rows, ptrdiff_t columns,
                   float *to, ptrdiff_t to_pitch) {
  for (ptrdiff_t c = 0; c < columns; c++)
    for (ptrdiff_t r = 0; r < rows; r++) to[c * to_pitch + r] = from[r * from_pitch + c];
}

IBK_DISPATCH
void ibk_sum_rows(const float *x, ptrdiff_t rows, ptrdiff_t count, float *out) {
  for (ptrdiff_t i = 0; i < count; i++) out[i] = x[i];
  for (ptrdiff_t r = 1; r < rows; r++)
    for (ptrdiff_t i = 0; i < count; i++) out[i] += x[r * count + i];
}

IBK_DISPATCH
void ibk_momentum_step(ptrdiff_t count, float rate, float momentum, float decay, const float *g,
                       float *v, float *w) {
  for (ptrdiff_t i = 0; i < count; i++) {
    v[i] = FMA(momentum, v[i], FMA(decay, w[i], g[i]));
    w[i] = FMA(-rate, v[i], w[i]);
  }
}
