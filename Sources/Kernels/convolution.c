#include "convolution.h"

#include <string.h>

#include "dispatch.h"
#include "vectors.h"

// A block of P pixels by V vectors is held in registers while the whole sum runs over it. P and V
// are chosen so that the accumulators fill the register file; every accumulator is its own chain
// of fused multiply-adds in the same order, so the choice does not show in the result.

#define PIXELS_MOST 16

// The inner loop over one block: `w` has `pitch` floats a row.
#define BLOCK(NAME, VECTOR, LANES, P, V)                                                         \
  IBK_INLINE void NAME(const float *const *xs, const float *w, ptrdiff_t pitch, float *const *ys, \
                       ptrdiff_t segments, ptrdiff_t length, ptrdiff_t step, int accumulate) {   \
    VECTOR sum[P][V];                                                                            \
    IBK_UNROLL for (int p = 0; p < P; p++) IBK_UNROLL for (int v = 0; v < V; v++) {              \
      if (accumulate)                                                                            \
        memcpy(&sum[p][v], ys[p] + v * LANES, sizeof(VECTOR));                                   \
      else                                                                                       \
        sum[p][v] = (VECTOR)(0.0f);                                                              \
    }                                                                                            \
    const float *x[P];                                                                           \
    IBK_UNROLL for (int p = 0; p < P; p++) x[p] = xs[p];                                         \
    for (ptrdiff_t s = 0; s < segments; s++) {                                                   \
      _Pragma("clang loop unroll(disable)") for (ptrdiff_t k = 0; k < length; k++) {             \
        VECTOR row[V];                                                                           \
        IBK_UNROLL for (int v = 0; v < V; v++)                                                   \
            memcpy(&row[v], w + v * LANES, sizeof(VECTOR));                                      \
        IBK_UNROLL for (int p = 0; p < P; p++) {                                                 \
          VECTOR value = (VECTOR)(x[p][k]);                                                      \
          IBK_UNROLL for (int v = 0; v < V; v++) sum[p][v] =                                     \
              __builtin_elementwise_fma(value, row[v], sum[p][v]);                               \
        }                                                                                        \
        w += pitch;                                                                              \
      }                                                                                          \
      IBK_UNROLL for (int p = 0; p < P; p++) x[p] += step;                                       \
    }                                                                                            \
    IBK_UNROLL for (int p = 0; p < P; p++) IBK_UNROLL for (int v = 0; v < V; v++)                \
        memcpy(ys[p] + v * LANES, &sum[p][v], sizeof(VECTOR));                                   \
  }

BLOCK(block_6x64, ibk_f16, 16, 6, 4)
BLOCK(block_2x64, ibk_f16, 16, 2, 4)
BLOCK(block_12x32, ibk_f16, 16, 12, 2)
BLOCK(block_4x32, ibk_f16, 16, 4, 2)
BLOCK(block_12x16, ibk_f16, 16, 12, 1)
BLOCK(block_4x16, ibk_f16, 16, 4, 1)
BLOCK(block_6x16, ibk_f8, 8, 6, 2)
BLOCK(block_2x16, ibk_f8, 8, 2, 2)
BLOCK(block_12x8, ibk_f8, 8, 12, 1)
BLOCK(block_4x8, ibk_f8, 8, 4, 1)
BLOCK(block_12x4, ibk_f4, 4, 12, 1)
BLOCK(block_4x4, ibk_f4, 4, 4, 1)

typedef void block(const float *const *xs, const float *w, ptrdiff_t pitch, float *const *ys,
                   ptrdiff_t segments, ptrdiff_t length, ptrdiff_t step, int accumulate);

// All pixels of a shape in blocks of `pixels`, those left over in blocks of `few`. The last is
// filled up with its first pixel, whose result then goes to a place that nobody reads.
IBK_INLINE void all_pixels(const ibk_convolution *c, block *many, int pixels, block *some, int few,
                           const float *x, const float *w, ptrdiff_t pitch, int accumulate,
                           float *y) {
  const float *xs[PIXELS_MOST];
  float *ys[PIXELS_MOST];
  float nowhere[64] = {0};
  int held = 0;
  for (ptrdiff_t image = 0; image < c->images; image++)
    for (ptrdiff_t row = 0; row < c->rows; row++)
      for (ptrdiff_t column = 0; column < c->columns; column++) {
        xs[held] = x + image * c->x_image + row * c->x_row + column * c->x_pixel;
        ys[held] = y + image * c->y_image + row * c->y_row + column * c->y_pixel;
        if (++held == pixels) {
          many(xs, w, pitch, ys, c->segments, c->length, c->x_segment, accumulate);
          held = 0;
        }
      }
  for (int first = 0; first < held; first += few) {
    for (int p = held; p < first + few; p++) xs[p] = xs[first], ys[p] = nowhere;
    some(xs + first, w, pitch, ys + first, c->segments, c->length, c->x_segment, accumulate);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_convolve(const ibk_convolution *c, int wide, const float *x, const float *w,
                  ptrdiff_t lanes, int accumulate, float *y) {
  if (lanes == 4)
    all_pixels(c, block_12x4, 12, block_4x4, 4, x, w, 4, accumulate, y);
  else if (lanes == 8)
    all_pixels(c, block_12x8, 12, block_4x8, 4, x, w, 8, accumulate, y);
  else if (wide && lanes == 64)
    all_pixels(c, block_6x64, 6, block_2x64, 2, x, w, 64, accumulate, y);
  else if (wide && lanes == 32)
    all_pixels(c, block_12x32, 12, block_4x32, 4, x, w, 32, accumulate, y);
  else if (wide)
    all_pixels(c, block_12x16, 12, block_4x16, 4, x, w, 16, accumulate, y);
  else
    for (ptrdiff_t first = 0; first < lanes; first += 16)
      all_pixels(c, block_6x16, 6, block_2x16, 2, x, w + first, lanes, accumulate, y + first);
}
