#include "tsne.h"

#include <math.h>

#include "dispatch.h"

#define LANES IBK_REPULSION_GROUP

IBK_INLINE float total(const float *lanes) {
  float sums[LANES];
  for (int l = 0; l < LANES; l++) sums[l] = lanes[l];
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) sums[l] += sums[l + half];
  return sums[0];
}

#define AS_FLOAT(bits) (((union { uint32_t u; float f; }){bits}).f)

// Both coordinates of a point are fetched as one number: fetching is what takes the time.
typedef union {
  uint64_t both;
  struct {
    float x, y;
  };
} place;

IBK_DISPATCH
void ibk_pair(const float *x, const float *y, ptrdiff_t count, uint64_t *pairs) {
  for (ptrdiff_t i = 0; i < count; i++) pairs[i] = ((place){.x = x[i], .y = y[i]}).both;
}

IBK_DISPATCH
void ibk_attract(const int32_t *starts, const int32_t *columns, const float *weights,
                 ptrdiff_t first, ptrdiff_t rows, const uint64_t *pairs, float *force_x,
                 float *force_y) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    place here = {pairs[first + r]};
    float along_x[LANES] = {0}, along_y[LANES] = {0};
    ptrdiff_t entry = starts[r], end = starts[r + 1];
    for (; entry + LANES <= end; entry += LANES) {
      uint64_t there[LANES];
      for (int l = 0; l < LANES; l++) there[l] = pairs[columns[entry + l]];
      for (int l = 0; l < LANES; l++) {
        uint32_t bits_x = (uint32_t)there[l], bits_y = (uint32_t)(there[l] >> 32);
        float dx = here.x - AS_FLOAT(bits_x), dy = here.y - AS_FLOAT(bits_y);
        float pull = weights[entry + l] / (1.0f + dx * dx + dy * dy);
        along_x[l] += pull * dx;
        along_y[l] += pull * dy;
      }
    }
    for (int l = 0; entry + l < end; l++) {
      place there = {pairs[columns[entry + l]]};
      float dx = here.x - there.x, dy = here.y - there.y;
      float pull = weights[entry + l] / (1.0f + dx * dx + dy * dy);
      along_x[l] += pull * dx;
      along_y[l] += pull * dy;
    }
    force_x[r] = total(along_x);
    force_y[r] = total(along_y);
  }
}

// One mass on all points of a group, point by lane: `share` is the mass that lane feels.
#define PUSH(l, cx, cy, share)                       \
  do {                                               \
    float dx = x[l] - (cx), dy = y[l] - (cy);        \
    float q = 1.0f / (1.0f + dx * dx + dy * dy);     \
    float felt = (share) * q;                        \
    along_z[l] += felt;                              \
    along_x[l] += felt * q * dx;                     \
    along_y[l] += felt * q * dy;                     \
  } while (0)

IBK_DISPATCH
void ibk_repel(const float *centre_x, const float *centre_y, const float *mass, ptrdiff_t count,
               const float *restrict x, const float *restrict y, double *restrict force_x,
               double *restrict force_y, double *restrict normaliser) {
  float along_x[LANES] = {0}, along_y[LANES] = {0}, along_z[LANES] = {0};
  for (ptrdiff_t entry = 0; entry < count; entry++) {
    float cx = centre_x[entry], cy = centre_y[entry], m = mass[entry];
    for (int l = 0; l < LANES; l++) PUSH(l, cx, cy, m);
  }
  for (int l = 0; l < LANES; l++) {
    force_x[l] += (double)along_x[l];
    force_y[l] += (double)along_y[l];
    normaliser[l] += (double)along_z[l];
  }
}

IBK_DISPATCH
void ibk_repel_within(ptrdiff_t count, const float *restrict x, const float *restrict y,
                      double *restrict force_x, double *restrict force_y,
                      double *restrict normaliser) {
  float along_x[LANES] = {0}, along_y[LANES] = {0}, along_z[LANES] = {0};
  for (int32_t j = 0; j < (int32_t)count; j++) {
    float cx = x[j], cy = y[j];
    for (int32_t l = 0; l < LANES; l++) PUSH(l, cx, cy, l == j ? 0.0f : 1.0f);
  }
  for (int l = 0; l < LANES; l++) {
    force_x[l] += (double)along_x[l];
    force_y[l] += (double)along_y[l];
    normaliser[l] += (double)along_z[l];
  }
}

IBK_DISPATCH
void ibk_range(const float *x, ptrdiff_t count, float *least, float *greatest) {
  float low = x[0], high = x[0];
  for (ptrdiff_t i = 1; i < count; i++) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  *least = low, *greatest = high;
}

IBK_DISPATCH
void ibk_centre(float *x, ptrdiff_t count) {
  double lanes[LANES] = {0};
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += (double)x[i + l];
  for (int l = 0; i + l < count; l++) lanes[l] += (double)x[i + l];
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
  float mean = count > 0 ? (float)(lanes[0] / (double)count) : 0;
  for (i = 0; i < count; i++) x[i] -= mean;
}

IBK_DISPATCH
void ibk_accelerate(ptrdiff_t count, const float *restrict attraction,
                    const float *restrict repulsion, float exaggeration, float share, float rate,
                    float momentum, float *restrict steps, float *restrict gains) {
  for (ptrdiff_t i = 0; i < count; i++) {
    float slope = exaggeration * attraction[i] - share * repulsion[i];
    // What keeps its direction gains speed. Signs differ where one of the two is 0, as in
    // openTSNE; where both are they agree.
    int agree = (slope > 0) == (steps[i] > 0) && (slope < 0) == (steps[i] < 0);
    float gain = agree ? gains[i] * 0.8f + 0.01f : gains[i] + 0.2f;
    gains[i] = gain;
    steps[i] = momentum * steps[i] - rate * gain * slope;
  }
}

// A tiny data set with a large learning rate would jump about without it.
#define LONGEST 5.0f

IBK_DISPATCH
void ibk_move(ptrdiff_t count, float *restrict steps_x, float *restrict steps_y, float *restrict x,
              float *restrict y) {
  for (ptrdiff_t i = 0; i < count; i++) {
    float square = steps_x[i] * steps_x[i] + steps_y[i] * steps_y[i];
    if (!(square <= LONGEST * LONGEST)) {
      float share = square < INFINITY ? LONGEST / sqrtf(square) : 0;
      steps_x[i] = share > 0 ? steps_x[i] * share : 0;
      steps_y[i] = share > 0 ? steps_y[i] * share : 0;
    }
    x[i] += steps_x[i];
    y[i] += steps_y[i];
  }
}
