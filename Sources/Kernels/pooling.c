#include "pooling.h"

#include "dispatch.h"

IBK_INLINE float greater(float first, float second) { return second > first ? second : first; }

IBK_DISPATCH
void ibk_max_pool(const float *top, const float *bottom, ptrdiff_t pixels, ptrdiff_t channels,
                  float *out) {
  for (ptrdiff_t p = 0; p < pixels; p++) {
    const float *a = top + 2 * p * channels, *b = a + channels;
    const float *c = bottom + 2 * p * channels, *d = c + channels;
    float *to = out + p * channels;
    for (ptrdiff_t j = 0; j < channels; j++)
      to[j] = greater(greater(greater(a[j], b[j]), c[j]), d[j]);
  }
}

IBK_DISPATCH
void ibk_max_pool_gradient(const float *top, const float *bottom, const float *g,
                           ptrdiff_t pixels, ptrdiff_t channels, float *g_top, float *g_bottom) {
  for (ptrdiff_t p = 0; p < pixels; p++) {
    ptrdiff_t left = 2 * p * channels, right = left + channels;
    const float *from = g + p * channels;
    for (ptrdiff_t j = 0; j < channels; j++) {
      float a = top[left + j], b = top[right + j], c = bottom[left + j], d = bottom[right + j];
      int in_bottom = greater(c, d) > greater(a, b);
      float of_top = in_bottom ? 0 : from[j], of_bottom = in_bottom ? from[j] : 0;
      g_top[left + j] = b > a ? 0 : of_top;
      g_top[right + j] = b > a ? of_top : 0;
      g_bottom[left + j] = d > c ? 0 : of_bottom;
      g_bottom[right + j] = d > c ? of_bottom : 0;
    }
  }
}
