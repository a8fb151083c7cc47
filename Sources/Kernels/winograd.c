#include "winograd.h"

#include <string.h>

#include "dispatch.h"
#include "vectors.h"

// The two-dimensional transforms are the one-dimensional ones over columns, then over rows. Each
// takes 16 channels at a time; every sum is written with its own fused multiply-adds, so that all
// CPU levels give the same bits.
#define LANES 16
#define FMA __builtin_elementwise_fma
#define VALUE(x) ((ibk_f16)(x))

// The interpolation points: 0, ±P, ±Q and ∞. Half the error of 0, ±1, ±2, and a quarter of its
// greatest; and all products of theirs that the maps' transforms need are exact.
#define P 0.625f
#define Q 1.5f
// One over the product of a point's differences to the others: of 0, ±P and ±Q.
#define SHARE_0 (1 / (P * P * Q * Q))
#define SHARE_P (1 / (2 * P * P * (P * P - Q * Q)))
#define SHARE_Q (1 / (2 * Q * Q * (Q * Q - P * P)))

// Bᵀ d.
IBK_INLINE void input_transform(const ibk_f16 d[6], ibk_f16 t[6]) {
  ibk_f16 even = FMA(VALUE(-Q * Q), d[2], d[4]), odd = FMA(VALUE(-Q * Q), d[1], d[3]);
  ibk_f16 far_even = FMA(VALUE(-P * P), d[2], d[4]), far_odd = FMA(VALUE(-P * P), d[1], d[3]);
  t[0] = FMA(VALUE(P * P * Q * Q), d[0], FMA(VALUE(-P * P - Q * Q), d[2], d[4]));
  t[1] = FMA(VALUE(P), odd, even);
  t[2] = FMA(VALUE(-P), odd, even);
  t[3] = FMA(VALUE(Q), far_odd, far_even);
  t[4] = FMA(VALUE(-Q), far_odd, far_even);
  t[5] = FMA(VALUE(P * P * Q * Q), d[1], FMA(VALUE(-P * P - Q * Q), d[3], d[5]));
}

// Aᵀ m.
IBK_INLINE void output_transform(const ibk_f16 m[6], ibk_f16 y[4]) {
  ibk_f16 sum = m[1] + m[2], difference = m[1] - m[2];
  ibk_f16 far_sum = m[3] + m[4], far_difference = m[3] - m[4];
  y[0] = m[0] + sum + far_sum;
  y[1] = FMA(VALUE(Q), far_difference, VALUE(P) * difference);
  y[2] = FMA(VALUE(Q * Q), far_sum, VALUE(P * P) * sum);
  y[3] = FMA(VALUE(Q * Q * Q), far_difference, FMA(VALUE(P * P * P), difference, m[5]));
}

// A dy.
IBK_INLINE void output_gradient_transform(const ibk_f16 y[4], ibk_f16 m[6]) {
  ibk_f16 even = FMA(VALUE(P * P), y[2], y[0]), odd = FMA(VALUE(P * P), y[3], y[1]);
  ibk_f16 far_even = FMA(VALUE(Q * Q), y[2], y[0]), far_odd = FMA(VALUE(Q * Q), y[3], y[1]);
  m[0] = y[0];
  m[1] = FMA(VALUE(P), odd, even);
  m[2] = FMA(VALUE(-P), odd, even);
  m[3] = FMA(VALUE(Q), far_odd, far_even);
  m[4] = FMA(VALUE(-Q), far_odd, far_even);
  m[5] = y[3];
}

// G g.
IBK_INLINE void weight_transform(const ibk_f16 g[3], ibk_f16 u[6]) {
  ibk_f16 even = FMA(VALUE(P * P), g[2], g[0]), odd = VALUE(P) * g[1];
  ibk_f16 far_even = FMA(VALUE(Q * Q), g[2], g[0]), far_odd = VALUE(Q) * g[1];
  u[0] = VALUE(SHARE_0) * g[0];
  u[1] = VALUE(SHARE_P) * (even + odd);
  u[2] = VALUE(SHARE_P) * (even - odd);
  u[3] = VALUE(SHARE_Q) * (far_even + far_odd);
  u[4] = VALUE(SHARE_Q) * (far_even - far_odd);
  u[5] = g[2];
}

// Gᵀ du.
IBK_INLINE void weight_gradient_transform(const ibk_f16 u[6], ibk_f16 g[3]) {
  ibk_f16 sum = VALUE(SHARE_P) * (u[1] + u[2]), difference = VALUE(SHARE_P) * (u[1] - u[2]);
  ibk_f16 far_sum = VALUE(SHARE_Q) * (u[3] + u[4]);
  ibk_f16 far_difference = VALUE(SHARE_Q) * (u[3] - u[4]);
  g[0] = FMA(VALUE(SHARE_0), u[0], sum + far_sum);
  g[1] = FMA(VALUE(Q), far_difference, VALUE(P) * difference);
  g[2] = FMA(VALUE(Q * Q), far_sum, FMA(VALUE(P * P), sum, u[5]));
}

// A two-dimensional transform of FROM×FROM vectors, which stand at SOURCE(r, c), to TO×TO, which go to
// TARGET(r, c); added to what is there where ADDED.
#define TRANSFORM(ONE, FROM, TO, SOURCE, TARGET, ADDED)                                          \
  do {                                                                                           \
    ibk_f16 half[FROM][TO];                                                                      \
    IBK_UNROLL for (int r = 0; r < FROM; r++) {                                                  \
      ibk_f16 line[FROM];                                                                        \
      IBK_UNROLL for (int c = 0; c < FROM; c++) memcpy(&line[c], SOURCE(r, c), sizeof(ibk_f16)); \
      ONE(line, half[r]);                                                                        \
    }                                                                                            \
    IBK_UNROLL for (int c = 0; c < TO; c++) {                                                    \
      ibk_f16 line[FROM], result[TO];                                                            \
      IBK_UNROLL for (int r = 0; r < FROM; r++) line[r] = half[r][c];                            \
      ONE(line, result);                                                                         \
      IBK_UNROLL for (int r = 0; r < TO; r++) {                                                  \
        if (ADDED) {                                                                             \
          ibk_f16 held;                                                                          \
          memcpy(&held, TARGET(r, c), sizeof held);                                              \
          result[r] += held;                                                                     \
        }                                                                                        \
        memcpy(TARGET(r, c), &result[r], sizeof(ibk_f16));                                       \
      }                                                                                          \
    }                                                                                            \
  } while (0)

IBK_INLINE ptrdiff_t place(const ibk_tiles *t, ptrdiff_t tile) {
  ptrdiff_t per_image = t->side * t->side;
  return tile / per_image * t->image_pitch + tile % per_image / t->side * 4 * t->row_pitch +
         tile % t->side * 4 * t->channels;
}

// Where things stand: pixels of a tile, its frequencies, the kernel's taps.
#define PIXEL(r, c) (pixels + (r) * t->row_pitch + (c) * t->channels)
#define FREQUENCY(r, c) (frequencies + (6 * (r) + (c)) * pitch)
#define TAP(r, c) (taps + (3 * (r) + (c)) * g_pitch)

// Asks for the window of a tile before its turn comes. Of many channels the processor fetches enough
// by itself.
IBK_INLINE void fetch(const ibk_tiles *t, const float *window) {
  if (t->channels > 32) return;
  for (ptrdiff_t r = 0; r < 6; r++)
    for (ptrdiff_t c = 0; c < 6 * t->channels; c += LANES)
      __builtin_prefetch(window + r * t->row_pitch + c);
}

#define FOR_TILES                                                                                \
  for (ptrdiff_t i = 0; i < count; i++)                                                          \
    for (ptrdiff_t j = 0; j < t->channels; j += LANES)

IBK_DISPATCH IBK_WIDE
void ibk_winograd_input(const ibk_tiles *t, ptrdiff_t first, ptrdiff_t count, const float *x,
                        float *v, ptrdiff_t pitch) {
  FOR_TILES {
    const float *pixels = x + place(t, first + i) + j;
    float *frequencies = v + i * t->channels + j;
    if (j == 0 && i + 1 < count) fetch(t, x + place(t, first + i + 1));
    TRANSFORM(input_transform, 6, 6, PIXEL, FREQUENCY, 0);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_winograd_output(const ibk_tiles *t, ptrdiff_t first, ptrdiff_t count, const float *m,
                         ptrdiff_t pitch, int accumulate, float *y) {
  FOR_TILES {
    const float *frequencies = m + i * t->channels + j;
    float *pixels = y + place(t, first + i) + j;
    TRANSFORM(output_transform, 6, 4, FREQUENCY, PIXEL, accumulate);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_winograd_output_gradient(const ibk_tiles *t, ptrdiff_t first, ptrdiff_t count,
                                  const float *dy, float *dm, ptrdiff_t pitch) {
  FOR_TILES {
    const float *pixels = dy + place(t, first + i) + j;
    float *frequencies = dm + i * t->channels + j;
    TRANSFORM(output_gradient_transform, 4, 6, PIXEL, FREQUENCY, 0);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_winograd_weights(const float *g, ptrdiff_t g_pitch, ptrdiff_t count, float *u,
                          ptrdiff_t pitch) {
  for (ptrdiff_t j = 0; j < count; j += LANES) {
    const float *taps = g + j;
    float *frequencies = u + j;
    TRANSFORM(weight_transform, 3, 6, TAP, FREQUENCY, 0);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_winograd_weight_gradient(const float *du, ptrdiff_t pitch, ptrdiff_t count, float *dg,
                                  ptrdiff_t g_pitch) {
  for (ptrdiff_t j = 0; j < count; j += LANES) {
    const float *frequencies = du + j;
    float *taps = dg + j;
    TRANSFORM(weight_gradient_transform, 6, 3, FREQUENCY, TAP, 0);
  }
}
