#include "normalisation.h"

#include "dispatch.h"
#include "vectors.h"

// Channels are taken in slices of at most this many, whose sums stay in registers.
#define SLICE 64
// Pixels summed in floats before the doubles take over.
#define RUN 64

#define FMA __builtin_fmaf
#define FOR_SLICES(c, n)                                                                         \
  for (ptrdiff_t c = 0, n; c < map->channels && (n = map->channels - c, n = n < SLICE ? n : SLICE); \
       c += SLICE)

IBK_INLINE void add_to(double *into, const float *sums, ptrdiff_t n) {
  for (ptrdiff_t j = 0; j < n; j++) into[j] += (double)sums[j];
}

IBK_INLINE void slice_sums(const ibk_map *map, const float *x, ptrdiff_t n, double *sums,
                           double *squares) {
  ptrdiff_t pixels = map->rows * map->columns;
  for (ptrdiff_t first = 0; first < pixels; first += RUN) {
    float s[SLICE] = {0}, q[SLICE] = {0};
    ptrdiff_t last = first + RUN < pixels ? first + RUN : pixels;
    for (ptrdiff_t p = first; p < last; p++)
      for (ptrdiff_t j = 0; j < n; j++) {
        float value = x[p * map->channels + j];
        s[j] += value;
        q[j] = FMA(value, value, q[j]);
      }
    add_to(sums, s, n), add_to(squares, q, n);
  }
}

IBK_DISPATCH
void ibk_channel_sums(const ibk_map *map, const float *x, double *sums, double *squares) {
  FOR_SLICES(c, n) {
    if (n == SLICE)
      slice_sums(map, x + c, SLICE, sums + c, squares + c);
    else
      slice_sums(map, x + c, n, sums + c, squares + c);
  }
}

// What is added to the normalised value before the rectifier.
enum skip { NOTHING, PLAIN, NORMALISED };

IBK_INLINE float before_relu(enum skip skip, float x, float scale, float shift, float other,
                             float other_scale, float other_shift) {
  float value = FMA(scale, x, shift);
  if (skip == PLAIN) value += other;
  if (skip == NORMALISED) value += FMA(other_scale, other, other_shift);
  return value;
}

IBK_INLINE void normalise(enum skip skip, const ibk_map *map, const float *x, const float *scale,
                          const float *shift, const float *other, const float *other_scale,
                          const float *other_shift, float *out) {
  ptrdiff_t channels = map->channels;
  for (ptrdiff_t r = 0; r < map->rows; r++)
    for (ptrdiff_t p = 0; p < map->columns; p++) {
      const float *from = x + (r * map->columns + p) * channels;
      const float *o = skip == NOTHING ? from : other + r * map->other_row + p * channels;
      float *to = out + r * map->out_row + p * channels;
      for (ptrdiff_t j = 0; j < channels; j++) {
        float value = before_relu(skip, from[j], scale[j], shift[j], o[j],
                                  skip == NORMALISED ? other_scale[j] : 0,
                                  skip == NORMALISED ? other_shift[j] : 0);
        to[j] = value > 0 ? value : 0;
      }
    }
}

IBK_DISPATCH
void ibk_normalise_relu(const ibk_map *map, const float *x, const float *scale,
                        const float *shift, const float *other, const float *other_scale,
                        const float *other_shift, float *out) {
  if (!other)
    normalise(NOTHING, map, x, scale, shift, 0, 0, 0, out);
  else if (!other_scale)
    normalise(PLAIN, map, x, scale, shift, other, 0, 0, out);
  else
    normalise(NORMALISED, map, x, scale, shift, other, other_scale, other_shift, out);
}

// The coefficients of one channel slice.
typedef struct {
  const float *scale, *shift, *mean, *other_scale, *other_shift, *other_mean;
  double *sums, *products, *other_products;
} slice;

IBK_INLINE void slice_gradient(enum skip skip, const ibk_map *map, const float *x,
                               const float *other, float *g, const slice *s, ptrdiff_t n) {
  ptrdiff_t run = RUN / map->columns > 1 ? RUN / map->columns : 1;
  for (ptrdiff_t first = 0; first < map->rows; first += run) {
    float sums[SLICE] = {0}, products[SLICE] = {0}, other_products[SLICE] = {0};
    ptrdiff_t last = first + run < map->rows ? first + run : map->rows;
    for (ptrdiff_t r = first; r < last; r++)
      for (ptrdiff_t p = 0; p < map->columns; p++) {
        ptrdiff_t at = (r * map->columns + p) * map->channels;
        const float *from = x + at;
        const float *o = skip == NOTHING ? from : other + r * map->other_row + p * map->channels;
        for (ptrdiff_t j = 0; j < n; j++) {
          float value = before_relu(skip, from[j], s->scale[j], s->shift[j], o[j],
                                    skip == NORMALISED ? s->other_scale[j] : 0,
                                    skip == NORMALISED ? s->other_shift[j] : 0);
          float gradient = value > 0 ? g[at + j] : 0;
          g[at + j] = gradient;
          sums[j] += gradient;
          products[j] = FMA(gradient, from[j] - s->mean[j], products[j]);
          if (skip == NORMALISED)
            other_products[j] = FMA(gradient, o[j] - s->other_mean[j], other_products[j]);
        }
      }
    add_to(s->sums, sums, n), add_to(s->products, products, n);
    if (skip == NORMALISED) add_to(s->other_products, other_products, n);
  }
}

IBK_INLINE void gradient(enum skip skip, const ibk_map *map, const float *x, const float *other,
                         float *g, const slice *whole) {
  FOR_SLICES(c, n) {
    slice s = {whole->scale + c, whole->shift + c, whole->mean + c};
    s.sums = whole->sums + c, s.products = whole->products + c;
    if (skip == NORMALISED) {
      s.other_scale = whole->other_scale + c, s.other_shift = whole->other_shift + c;
      s.other_mean = whole->other_mean + c, s.other_products = whole->other_products + c;
    }
    const float *o = skip == NOTHING ? 0 : other + c;
    if (n == SLICE)
      slice_gradient(skip, map, x + c, o, g + c, &s, SLICE);
    else
      slice_gradient(skip, map, x + c, o, g + c, &s, n);
  }
}

IBK_DISPATCH
void ibk_relu_gradient(const ibk_map *map, const float *x, const float *scale, const float *shift,
                       const float *mean, const float *other, const float *other_scale,
                       const float *other_shift, const float *other_mean, float *g, double *sums,
                       double *products, double *other_products) {
  slice s = {scale, shift, mean, other_scale, other_shift, other_mean, sums, products,
             other_products};
  if (!other)
    gradient(NOTHING, map, x, 0, g, &s);
  else if (!other_scale)
    gradient(PLAIN, map, x, other, g, &s);
  else
    gradient(NORMALISED, map, x, other, g, &s);
}

IBK_DISPATCH
void ibk_normalise_gradient(const ibk_map *map, const float *g, const float *x, const float *a,
                            const float *b, const float *c, float *out) {
  ptrdiff_t channels = map->channels;
  for (ptrdiff_t r = 0; r < map->rows; r++)
    for (ptrdiff_t p = 0; p < map->columns; p++) {
      ptrdiff_t at = (r * map->columns + p) * channels;
      float *to = out + r * map->out_row + p * channels;
      for (ptrdiff_t j = 0; j < channels; j++)
        to[j] = FMA(a[j], g[at + j], FMA(b[j], x[at + j], c[j]));
    }
}
