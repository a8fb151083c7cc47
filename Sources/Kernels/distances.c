#include "distances.h"

#include <math.h>

#include "dispatch.h"

// Inlined for certain: a helper that is only called would be compiled for the lowest level alone.
#define INLINE static inline __attribute__((always_inline))

// Sums run in LANES separate lanes whatever the width of the CPU's vectors, so that every level
// adds in the same order.
#define LANES 16

INLINE float total(const float *lanes) {
  float sums[LANES];
  for (int l = 0; l < LANES; l++) sums[l] = lanes[l];
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int l = 0; l < half; l++) sums[l] += sums[l + half];
  return sums[0];
}

INLINE float squared_distance(const float *a, const float *b, ptrdiff_t columns) {
  float lanes[LANES] = {0};
  ptrdiff_t c = 0;
  for (; c + LANES <= columns; c += LANES)
    for (int l = 0; l < LANES; l++) {
      float difference = a[c + l] - b[c + l];
      lanes[l] += difference * difference;
    }
  for (int l = 0; c + l < columns; l++) {
    float difference = a[c + l] - b[c + l];
    lanes[l] += difference * difference;
  }
  return total(lanes);
}

IBK_DISPATCH
float ibk_squared_distance(const float *a, const float *b, ptrdiff_t columns) {
  return squared_distance(a, b, columns);
}

// A row against four others at once: one sum alone would wait for its own additions.
INLINE void squared_distances_4(const float *row, const float *others, ptrdiff_t columns,
                                       float *out) {
  float lanes[4][LANES] = {{0}};
  ptrdiff_t c = 0;
  for (; c + LANES <= columns; c += LANES)
    for (int o = 0; o < 4; o++)
      for (int l = 0; l < LANES; l++) {
        float difference = row[c + l] - others[o * columns + c + l];
        lanes[o][l] += difference * difference;
      }
  for (int o = 0; o < 4; o++) {
    for (int l = 0; c + l < columns; l++) {
      float difference = row[c + l] - others[o * columns + c + l];
      lanes[o][l] += difference * difference;
    }
    out[o] = total(lanes[o]);
  }
}

IBK_DISPATCH
void ibk_squared_distances(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                           const float *others, ptrdiff_t width, float *out) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = matrix + r * columns;
    ptrdiff_t o = 0;
    for (; o + 4 <= width; o += 4)
      squared_distances_4(row, others + o * columns, columns, out + r * width + o);
    for (; o < width; o++)
      out[r * width + o] = squared_distance(row, others + o * columns, columns);
  }
}

IBK_DISPATCH
void ibk_matrix_vectors(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                        const double *vectors, ptrdiff_t width, double *out, ptrdiff_t stride) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = matrix + r * columns;
    for (ptrdiff_t w = 0; w < width; w++) {
      const double *vector = vectors + w * columns;
      double lanes[LANES] = {0};
      ptrdiff_t c = 0;
      for (; c + LANES <= columns; c += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] += (double)row[c + l] * vector[c + l];
      for (int l = 0; c + l < columns; l++) lanes[l] += (double)row[c + l] * vector[c + l];
      for (int half = LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
      out[w * stride + r] = lanes[0];
    }
  }
}

IBK_DISPATCH
void ibk_squared_norms(const float *matrix, ptrdiff_t rows, ptrdiff_t columns, float *out) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = matrix + r * columns;
    float lanes[LANES] = {0};
    ptrdiff_t c = 0;
    for (; c + LANES <= columns; c += LANES)
      for (int l = 0; l < LANES; l++) lanes[l] += row[c + l] * row[c + l];
    for (int l = 0; c + l < columns; l++) lanes[l] += row[c + l] * row[c + l];
    out[r] = total(lanes);
  }
}

IBK_DISPATCH
void ibk_squares_from_dots(const float *row_norms, const float *norms, ptrdiff_t rows,
                           ptrdiff_t width, float *dots) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t o = 0; o < width; o++) {
      float square = row_norms[r] + norms[o] - 2 * dots[r * width + o];
      dots[r * width + o] = square > 0 ? square : 0;
    }
}

IBK_DISPATCH
void ibk_nearest_centres(const float *squares, ptrdiff_t rows, ptrdiff_t centres, int32_t *nearest,
                         float *squared) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = squares + r * centres;
    float least = row[0];
    int32_t best = 0;
    for (ptrdiff_t c = 1; c < centres; c++)
      if (row[c] < least) least = row[c], best = (int32_t)c;
    nearest[r] = best;
    squared[r] = least;
  }
}

IBK_DISPATCH
void ibk_add_rows(const float *matrix, ptrdiff_t rows, ptrdiff_t columns, const int32_t *nearest,
                  float *sums) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = matrix + r * columns;
    float *sum = sums + nearest[r] * columns;
    for (ptrdiff_t c = 0; c < columns; c++) sum[c] += row[c];
  }
}

// Below this share of |a|^2 + |b|^2 the cancellation in |a|^2 + |b|^2 - 2ab would cost a distance
// more than about 1e-5 of itself.
#define CANCELS 0.02f

IBK_DISPATCH
void ibk_distances_from_dots(const float *a, const float *a_norms, ptrdiff_t rows, const float *b,
                             const float *b_norms, ptrdiff_t width, ptrdiff_t columns,
                             float *dots) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    float *out = dots + r * width;
    float norm = a_norms[r];
    for (ptrdiff_t start = 0; start < width; start += LANES) {
      ptrdiff_t length = width - start < LANES ? width - start : LANES;
      float squares[LANES];
      int lossy = 0;
      for (ptrdiff_t l = 0; l < length; l++) {
        float scale = norm + b_norms[start + l];
        squares[l] = scale - 2 * out[start + l];
        lossy |= !(squares[l] > CANCELS * scale);
      }
      if (lossy)
        for (ptrdiff_t l = 0; l < length; l++)
          if (!(squares[l] > CANCELS * (norm + b_norms[start + l])))
            squares[l] = squared_distance(a + r * columns, b + (start + l) * columns, columns);
      for (ptrdiff_t l = 0; l < length; l++) out[start + l] = sqrtf(squares[l]);
    }
  }
}

IBK_DISPATCH
void ibk_distances(const float *a, ptrdiff_t rows, const float *b, ptrdiff_t width,
                   ptrdiff_t columns, float *out) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t o = 0; o < width; o++) {
      float square = 0;
      for (ptrdiff_t c = 0; c < columns; c++) {
        float difference = a[r * columns + c] - b[o * columns + c];
        square += difference * difference;
      }
      out[r * width + o] = sqrtf(square);
    }
}

IBK_DISPATCH
void ibk_add_rows_by_label(const float *matrix, ptrdiff_t rows, ptrdiff_t columns,
                           const int32_t *labels, double *sums, ptrdiff_t stride) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *row = matrix + r * columns;
    double *sum = sums + labels[r] * stride;
    for (ptrdiff_t c = 0; c < columns; c++) sum[c] += row[c];
  }
}
