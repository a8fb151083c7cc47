#include <string.h>

#include "convolution.h"
#include "dispatch.h"
#include "vectors.h"

// A strip of some 64 pixels is taken at a time: its dy is gathered into a dense matrix that stays
// in the first-level cache while every row of dw passes over it.
#define STRIP 64

typedef struct {
  ptrdiff_t runs, columns, x_pixel;
  const float *x[STRIP];       // the first pixel of each run of neighbours
  float dy[STRIP * 64];        // the strip's dy, pixel after pixel
} strip;

// M rows of dw by V vectors: held in registers while the strip's pixels pass.
#define ROWS(NAME, VECTOR, LANES, M, V)                                                          \
  IBK_INLINE void NAME(const strip *t, ptrdiff_t offset, ptrdiff_t pitch, ptrdiff_t first,       \
                       float *dw) {                                                              \
    VECTOR sum[M][V];                                                                            \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++)                \
        memcpy(&sum[m][v], dw + m * pitch + v * LANES, sizeof(VECTOR));                          \
    const float *dy = t->dy + first;                                                             \
    for (ptrdiff_t run = 0; run < t->runs; run++) {                                              \
      const float *x = t->x[run] + offset;                                                       \
      _Pragma("clang loop unroll(disable)") for (ptrdiff_t p = 0; p < t->columns; p++) {         \
        VECTOR grad[V];                                                                          \
        IBK_UNROLL for (int v = 0; v < V; v++)                                                   \
            memcpy(&grad[v], dy + v * LANES, sizeof(VECTOR));                                    \
        IBK_UNROLL for (int m = 0; m < M; m++) {                                                 \
          VECTOR value = (VECTOR)(x[m]);                                                         \
          IBK_UNROLL for (int v = 0; v < V; v++) sum[m][v] =                                     \
              __builtin_elementwise_fma(value, grad[v], sum[m][v]);                              \
        }                                                                                        \
        x += t->x_pixel;                                                                         \
        dy += pitch;                                                                             \
      }                                                                                          \
    }                                                                                            \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++)                \
        memcpy(dw + m * pitch + v * LANES, &sum[m][v], sizeof(VECTOR));                          \
  }

ROWS(rows_6x64, ibk_f16, 16, 6, 4)
ROWS(rows_1x64, ibk_f16, 16, 1, 4)
ROWS(rows_12x32, ibk_f16, 16, 12, 2)
ROWS(rows_1x32, ibk_f16, 16, 1, 2)
ROWS(rows_12x16, ibk_f16, 16, 12, 1)
ROWS(rows_4x16, ibk_f16, 16, 4, 1)
ROWS(rows_1x16, ibk_f16, 16, 1, 1)
ROWS(rows_6x8x2, ibk_f8, 8, 6, 2)
ROWS(rows_1x8x2, ibk_f8, 8, 1, 2)
ROWS(rows_12x8, ibk_f8, 8, 12, 1)
ROWS(rows_4x8, ibk_f8, 8, 4, 1)
ROWS(rows_1x8, ibk_f8, 8, 1, 1)
ROWS(rows_12x4, ibk_f4, 4, 12, 1)
ROWS(rows_1x4, ibk_f4, 4, 1, 1)

typedef void rows(const strip *t, ptrdiff_t offset, ptrdiff_t pitch, ptrdiff_t first, float *dw);

// All rows of dw over one strip: as many as go in groups of `most`, then of `some`, then singly.
IBK_INLINE void all_rows(const ibk_convolution *c, const strip *t, rows *many, int most,
                         rows *few, int some, rows *one, ptrdiff_t pitch, ptrdiff_t first,
                         float *dw) {
  for (ptrdiff_t s = 0; s < c->segments; s++) {
    ptrdiff_t k = 0, offset = s * c->x_segment;
    float *out = dw + s * c->length * pitch + first;
    for (; k + most <= c->length; k += most) many(t, offset + k, pitch, first, out + k * pitch);
    for (; k + some <= c->length; k += some) few(t, offset + k, pitch, first, out + k * pitch);
    for (; k < c->length; k++) one(t, offset + k, pitch, first, out + k * pitch);
  }
}

IBK_INLINE void gather(const ibk_convolution *c, strip *t, const float *x, const float *dy,
                       ptrdiff_t first_run, ptrdiff_t lanes) {
  float *packed = t->dy;
  for (ptrdiff_t run = 0; run < t->runs; run++) {
    ptrdiff_t image = (first_run + run) / c->rows, row = (first_run + run) % c->rows;
    const float *from = dy + image * c->y_image + row * c->y_row;
    t->x[run] = x + image * c->x_image + row * c->x_row;
    for (ptrdiff_t p = 0; p < c->columns; p++, packed += lanes)
      memcpy(packed, from + p * c->y_pixel, (size_t)lanes * sizeof(float));
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_convolve_weight_gradient(const ibk_convolution *c, int wide, const float *x,
                                  const float *dy, ptrdiff_t lanes, float *dw) {
  strip t;
  ptrdiff_t all = c->images * c->rows, most = STRIP / c->columns;
  t.columns = c->columns, t.x_pixel = c->x_pixel;
  for (ptrdiff_t run = 0; run < all; run += most) {
    t.runs = all - run < most ? all - run : most;
    gather(c, &t, x, dy, run, lanes);
    if (lanes == 4)
      all_rows(c, &t, rows_12x4, 12, rows_1x4, 1, rows_1x4, 4, 0, dw);
    else if (lanes == 8)
      all_rows(c, &t, rows_12x8, 12, rows_4x8, 4, rows_1x8, 8, 0, dw);
    else if (wide && lanes == 64)
      all_rows(c, &t, rows_6x64, 6, rows_1x64, 1, rows_1x64, 64, 0, dw);
    else if (wide && lanes == 32)
      all_rows(c, &t, rows_12x32, 12, rows_1x32, 1, rows_1x32, 32, 0, dw);
    else if (wide)
      all_rows(c, &t, rows_12x16, 12, rows_4x16, 4, rows_1x16, 16, 0, dw);
    else
      for (ptrdiff_t first = 0; first < lanes; first += 16)
        all_rows(c, &t, rows_6x8x2, 6, rows_1x8x2, 1, rows_1x8x2, lanes, first, dw);
  }
}
