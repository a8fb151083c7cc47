#include "ksg.h"

#include <math.h>

#include "dispatch.h"

IBK_DISPATCH
void ibk_largest_differences(const float *columns, ptrdiff_t pitch, ptrdiff_t count,
                             ptrdiff_t width, const float *own, float *restrict out) {
  for (ptrdiff_t j = 0; j < count; j++) out[j] = fabsf(columns[j] - own[0]);
  for (ptrdiff_t c = 1; c < width; c++) {
    const float *column = columns + c * pitch;
    float value = own[c];
    for (ptrdiff_t j = 0; j < count; j++) {
      float difference = fabsf(column[j] - value);
      out[j] = difference > out[j] ? difference : out[j];
    }
  }
}

#define BLOCK 64

IBK_DISPATCH
float ibk_kth_least(const float *left, const float *right, ptrdiff_t count, ptrdiff_t self,
                    ptrdiff_t k, float *heap) {
  // The k least so far, in ascending order: k is small.
  for (ptrdiff_t p = 0; p < k; p++) heap[p] = INFINITY;
  for (ptrdiff_t first = 0; first < count; first += BLOCK) {
    ptrdiff_t end = first + BLOCK < count ? first + BLOCK : count;
    float largest = heap[k - 1];
    int near = 0;
    for (ptrdiff_t j = first; j < end; j++)
      near |= (left[j] > right[j] ? left[j] : right[j]) < largest;
    if (!near) continue;
    for (ptrdiff_t j = first; j < end; j++) {
      float distance = left[j] > right[j] ? left[j] : right[j];
      if (j == self || !(distance < heap[k - 1])) continue;
      ptrdiff_t p = k - 1;
      for (; p > 0 && heap[p - 1] > distance; p--) heap[p] = heap[p - 1];
      heap[p] = distance;
    }
  }
  return heap[k - 1];
}

IBK_DISPATCH
ptrdiff_t ibk_count_within(const float *distances, ptrdiff_t count, float radius, int closed) {
  ptrdiff_t total = 0;
  for (ptrdiff_t first = 0; first < count; first += 4096) {
    ptrdiff_t end = first + 4096 < count ? first + 4096 : count;
    int within = 0;
    if (closed)
      for (ptrdiff_t j = first; j < end; j++) within += distances[j] <= radius;
    else
      for (ptrdiff_t j = first; j < end; j++) within += distances[j] < radius;
    total += within;
  }
  return total;
}

IBK_DISPATCH
ptrdiff_t ibk_count_same(const float *left, const float *right, ptrdiff_t count) {
  ptrdiff_t total = 0;
  for (ptrdiff_t j = 0; j < count; j++) total += left[j] == 0 && right[j] == 0;
  return total;
}
