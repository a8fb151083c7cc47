#include "interpolation.h"

#include "dispatch.h"
#include "vectors.h"

/// The first of the four nodes that a coordinate touches.
IBK_INLINE int32_t first_node(float place) { return (int32_t)place - 1; }

/// The weights of the four nodes.
IBK_INLINE void weigh(float place, float *w) {
  float t = place - (float)(int32_t)place, s = 1 - t;
  w[0] = s * s * s * (1.0f / 6);
  w[3] = t * t * t * (1.0f / 6);
  w[1] = (2.0f / 3) - t * t * (1 - 0.5f * t);
  w[2] = (2.0f / 3) - s * s * (1 - 0.5f * s);
}

void ibk_order_by_band(const float *x, const float *y, ptrdiff_t count, float left, float bottom,
                       float fineness, int32_t height, int32_t bands, int32_t *ends, int32_t *order,
                       float *u, float *v) {
  for (int32_t b = 0; b < bands; b++) ends[b] = 0;
  for (ptrdiff_t i = 0; i < count; i++)
    ends[first_node((y[i] - bottom) * fineness) / height]++;
  int32_t start = 0;
  for (int32_t b = 0; b < bands; b++) {
    int32_t size = ends[b];
    ends[b] = start;
    start += size;
  }
  for (ptrdiff_t i = 0; i < count; i++) {
    float line = (y[i] - bottom) * fineness;
    int32_t k = ends[first_node(line) / height]++;
    order[k] = (int32_t)i;
    u[k] = (x[i] - left) * fineness;
    v[k] = line;
  }
}

IBK_DISPATCH
void ibk_spread(const float *u, const float *v, ptrdiff_t count, float *grid, ptrdiff_t pitch) {
  for (ptrdiff_t k = 0; k < count; k++) {
    ibk_f4 across;
    float down[4];
    weigh(u[k], (float *)&across);
    weigh(v[k], down);
    float *at = grid + first_node(v[k]) * pitch + first_node(u[k]);
    IBK_UNROLL for (int r = 0; r < 4; r++) *(ibk_f4 *)(at + r * pitch) += across * down[r];
  }
}

IBK_DISPATCH
double ibk_interpolate(const float *u, const float *v, ptrdiff_t count, const float *fields,
                       ptrdiff_t pitch, ptrdiff_t size, const int32_t *order, float *second,
                       float *third) {
  double sum = 0;
  for (ptrdiff_t k = 0; k < count; k++) {
    ibk_f4 across;
    float down[4], value[3];
    weigh(u[k], (float *)&across);
    weigh(v[k], down);
    const float *at = fields + first_node(v[k]) * pitch + first_node(u[k]);
    IBK_UNROLL for (int f = 0; f < 3; f++) {
      ibk_f4 total = {0, 0, 0, 0};
      IBK_UNROLL for (int r = 0; r < 4; r++) total +=
          *(const ibk_f4 *)(at + f * size + r * pitch) * down[r];
      total *= across;
      value[f] = (total[0] + total[1]) + (total[2] + total[3]);
    }
    sum += (double)value[0];
    second[order[k]] = value[1];
    third[order[k]] = value[2];
  }
  return sum;
}
