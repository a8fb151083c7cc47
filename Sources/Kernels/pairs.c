#include "pairs.h"

#include <string.h>

#include "dispatch.h"
#include "vectors.h"

#define PANEL IBK_PANEL
#define TOGETHER IBK_PAIRS_TOGETHER

// Pairs that a strip of the weights' gradient takes at a time: three panels of so many rows stay
// in the first-level cache.
#define STRIP 128

typedef int ibk_i16 __attribute__((ext_vector_type(16), aligned(4)));

// A panel's row at once; and what `value` is where `of` is positive, else 0. (Macros, since a
// function that is given wide vectors must be compiled for a CPU that has them.)
#define AT(PLACE) (*(const ibk_f16 *)(PLACE))
#define PUT(PLACE) (*(ibk_f16 *)(PLACE))
#define WHERE_POSITIVE(OF, VALUE) ((ibk_f16)(((OF) > 0.0f) & (ibk_i16)(VALUE)))

// A tile of M pairs by V vectors is held in registers while the whole sum over the width runs.
// Every element is its own chain of fused multiply-adds in the same order, so the tile's shape
// does not show in the result. `x` is the panels of the pairs, `w` those of the weights.
#define PRODUCT(NAME, VECTOR, LANES, M, V)                                                        \
  IBK_INLINE void NAME(const float *x, ptrdiff_t room, const float *w, ptrdiff_t width,           \
                       ptrdiff_t next, float *out) {                                              \
    VECTOR sum[M][V];                                                                             \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++) sum[m][v] =     \
        (VECTOR)(0.0f);                                                                           \
    for (ptrdiff_t panel = 0; panel < width; panel += PANEL, x += room * PANEL)                   \
      _Pragma("clang loop unroll(disable)") for (ptrdiff_t k = 0; k < PANEL; k++, w += PANEL) {   \
        VECTOR row[V];                                                                            \
        IBK_UNROLL for (int v = 0; v < V; v++)                                                    \
            memcpy(&row[v], w + v * LANES / PANEL * next + v * LANES % PANEL, sizeof(VECTOR));    \
        IBK_UNROLL for (int m = 0; m < M; m++) {                                                  \
          VECTOR value = (VECTOR)(x[m * PANEL + k]);                                              \
          IBK_UNROLL for (int v = 0; v < V; v++) sum[m][v] =                                      \
              __builtin_elementwise_fma(value, row[v], sum[m][v]);                                \
        }                                                                                         \
      }                                                                                           \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++)                 \
        memcpy(out + m * LANES * V + v * LANES, &sum[m][v], sizeof(VECTOR));                      \
  }

PRODUCT(product_12x32, ibk_f16, 16, 12, 2)
PRODUCT(product_12x16, ibk_f16, 16, 12, 1)
PRODUCT(product_6x16, ibk_f8, 8, 6, 2)

typedef void product(const float *x, ptrdiff_t room, const float *w, ptrdiff_t width,
                     ptrdiff_t next, float *out);

// What becomes of a product: `m` pairs from `pair` on, of the panel that begins at `column`; a
// pair's 16 values lie `pitch` apart.
typedef struct {
  const ibk_pairs *block;
  const float *bias, *output, *hidden;
  float *active, *lanes, *left, *right;
} outcome;
typedef void use(const outcome *o, ptrdiff_t column, ptrdiff_t pair, ptrdiff_t m,
                 const float *values, ptrdiff_t pitch);

IBK_INLINE void all_pairs(const outcome *o, product *one, int together, int panels, use *use,
                          const float *x, const float *w, ptrdiff_t column) {
  const ibk_pairs *b = o->block;
  float values[TOGETHER * 2 * PANEL];
  for (ptrdiff_t pair = 0; pair < b->pairs; pair += together) {
    ptrdiff_t m = b->pairs - pair < together ? b->pairs - pair : together;
    one(x + pair * PANEL, b->room, w + column * b->width, b->width, b->width * PANEL, values);
    for (int panel = 0; panel < panels; panel++)
      use(o, column + panel * PANEL, pair, m, values + panel * PANEL, panels * PANEL);
  }
}

// x · w, by strips of columns whose weights stay in the first-level cache.
IBK_INLINE void all_columns(const outcome *o, int wide, use *use, const float *x, const float *w) {
  ptrdiff_t width = o->block->width, column = 0;
  if (!wide)
    for (; column < width; column += PANEL)
      all_pairs(o, product_6x16, 6, 1, use, x, w, column);
  for (; column + 2 * PANEL <= width; column += 2 * PANEL)
    all_pairs(o, product_12x32, 12, 2, use, x, w, column);
  for (; column < width; column += PANEL)
    all_pairs(o, product_12x16, 12, 1, use, x, w, column);
}

IBK_DISPATCH IBK_WIDE
void ibk_pairs_hidden(const ibk_pairs *b, const float *left, const float *right, float *hidden) {
  for (ptrdiff_t column = 0; column < b->width; column += PANEL) {
    const float *u = left + column * b->batch, *v = right + column * b->batch;
    float *h = hidden + column * b->room;
    for (ptrdiff_t p = 0; p < b->pairs; p++) {
      ibk_f16 sum = AT(u + b->rows[p] * PANEL) + AT(v + b->columns[p] * PANEL);
      PUT(h + p * PANEL) = WHERE_POSITIVE(sum, sum);
    }
  }
}

IBK_INLINE void use_scores(const outcome *o, ptrdiff_t column, ptrdiff_t pair, ptrdiff_t m,
                           const float *values, ptrdiff_t pitch) {
  float *active = o->active + column * o->block->room + pair * PANEL;
  float *lanes = o->lanes + pair * PANEL;
  ibk_f16 bias = AT(o->bias + column), output = AT(o->output + column);
  for (ptrdiff_t p = 0; p < m; p++) {
    ibk_f16 sum = AT(values + p * pitch) + bias;
    ibk_f16 positive = WHERE_POSITIVE(sum, sum);
    PUT(active + p * PANEL) = positive;
    ibk_f16 before = column == 0 ? (ibk_f16)(0.0f) : AT(lanes + p * PANEL);
    PUT(lanes + p * PANEL) = __builtin_elementwise_fma(positive, output, before);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_pairs_scores(const ibk_pairs *b, int wide, const float *hidden, const float *weights,
                      const float *bias, const float *output, float *active, float *lanes,
                      float *scores) {
  outcome o = {.block = b, .bias = bias, .output = output, .active = active, .lanes = lanes};
  all_columns(&o, wide, use_scores, hidden, weights);
  for (ptrdiff_t p = 0; p < b->pairs; p++) {
    float *row = lanes + p * PANEL;
    for (int half = PANEL / 2; half > 0; half /= 2)
      for (int l = 0; l < half; l++) row[l] += row[l + half];
    scores[p] = row[0];
  }
}

IBK_DISPATCH IBK_WIDE
ptrdiff_t ibk_pairs_thin(const ibk_pairs *b, float least, const float *starts, int32_t *rows,
                         int32_t *columns, float *slopes, float *hidden, float *active) {
  ptrdiff_t kept = 0;
  int32_t row = -1;
  float sum = 0.0f;
  for (ptrdiff_t p = 0; p < b->pairs; p++) {
    if (rows[p] != row) {
      row = rows[p];
      sum = starts[row] * least;
    }
    float slope = slopes[p];
    // The positive's is negative. What is no number stays, to be noticed.
    if (slope >= 0.0f && slope < least) {
      sum += slope;
      if (sum < least) continue;
      sum -= least;
      slope = least;
    }
    rows[kept] = row;
    columns[kept] = columns[p];
    slopes[kept] = slope;
    if (kept < p)
      for (ptrdiff_t column = 0; column < b->width; column += PANEL) {
        float *h = hidden + column * b->room, *a = active + column * b->room;
        PUT(h + kept * PANEL) = AT(h + p * PANEL);
        PUT(a + kept * PANEL) = AT(a + p * PANEL);
      }
    kept++;
  }
  return kept;
}

IBK_DISPATCH IBK_WIDE
void ibk_pairs_output_backward(const ibk_pairs *b, const float *slopes, const float *output,
                               float *active, float *bias_gradient, float *output_gradient) {
  for (ptrdiff_t column = 0; column < b->width; column += PANEL) {
    ibk_f16 weights = AT(output + column);
    ibk_f16 bias_sum = AT(bias_gradient + column), sum = AT(output_gradient + column);
    float *row = active + column * b->room;
    for (ptrdiff_t p = 0; p < b->pairs; p++, row += PANEL) {
      ibk_f16 slope = (ibk_f16)(slopes[p]), value = AT(row);
      sum = __builtin_elementwise_fma(slope, value, sum);
      ibk_f16 gradient = WHERE_POSITIVE(value, slope * weights);
      PUT(row) = gradient;
      bias_sum += gradient;
    }
    PUT(bias_gradient + column) = bias_sum;
    PUT(output_gradient + column) = sum;
  }
}

// M rows of the weights' gradient by V vectors: held in registers while a strip's pairs pass.
#define ROWS(NAME, VECTOR, LANES, M, V)                                                           \
  IBK_INLINE void NAME(const float *hidden, const float *gradient, ptrdiff_t room,                \
                       ptrdiff_t pairs, ptrdiff_t width, float *out) {                            \
    VECTOR sum[M][V];                                                                             \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++)                 \
        memcpy(&sum[m][v],                                                                        \
               out + v * LANES / PANEL * PANEL * width + v * LANES % PANEL + m * PANEL,           \
               sizeof(VECTOR));                                                                   \
    _Pragma("clang loop unroll(disable)") for (ptrdiff_t p = 0; p < pairs; p++) {                 \
      VECTOR row[V];                                                                              \
      IBK_UNROLL for (int v = 0; v < V; v++)                                                      \
          memcpy(&row[v],                                                                         \
                 gradient + v * LANES / PANEL * PANEL * room + v * LANES % PANEL + p * PANEL,     \
                 sizeof(VECTOR));                                                                 \
      IBK_UNROLL for (int m = 0; m < M; m++) {                                                    \
        VECTOR value = (VECTOR)(hidden[p * PANEL + m]);                                           \
        IBK_UNROLL for (int v = 0; v < V; v++) sum[m][v] =                                        \
            __builtin_elementwise_fma(value, row[v], sum[m][v]);                                  \
      }                                                                                           \
    }                                                                                             \
    IBK_UNROLL for (int m = 0; m < M; m++) IBK_UNROLL for (int v = 0; v < V; v++)                 \
        memcpy(out + v * LANES / PANEL * PANEL * width + v * LANES % PANEL + m * PANEL,           \
               &sum[m][v], sizeof(VECTOR));                                                       \
  }

ROWS(rows_8x32, ibk_f16, 16, 8, 2)
ROWS(rows_16x16, ibk_f16, 16, 16, 1)
ROWS(rows_4x16, ibk_f8, 8, 4, 2)

typedef void rows(const float *hidden, const float *gradient, ptrdiff_t room, ptrdiff_t pairs,
                  ptrdiff_t width, float *out);

IBK_INLINE void all_rows(const ibk_pairs *b, rows *some, int together, const float *hidden,
                         const float *gradient, ptrdiff_t first, ptrdiff_t pairs,
                         ptrdiff_t column, float *out) {
  for (ptrdiff_t row = 0; row < b->width; row += together)
    some(hidden + row / PANEL * PANEL * b->room + first * PANEL + row % PANEL,
         gradient + column * b->room + first * PANEL, b->room, pairs, b->width,
         out + column * b->width + row * PANEL);
}

IBK_DISPATCH IBK_WIDE
void ibk_pairs_weight_gradient(const ibk_pairs *b, int wide, const float *hidden,
                               const float *gradient, float *out) {
  for (ptrdiff_t first = 0; first < b->pairs; first += STRIP) {
    ptrdiff_t pairs = b->pairs - first < STRIP ? b->pairs - first : STRIP, column = 0;
    if (!wide)
      for (; column < b->width; column += PANEL)
        all_rows(b, rows_4x16, 4, hidden, gradient, first, pairs, column, out);
    for (; column + 2 * PANEL <= b->width; column += 2 * PANEL)
      all_rows(b, rows_8x32, 8, hidden, gradient, first, pairs, column, out);
    for (; column < b->width; column += PANEL)
      all_rows(b, rows_16x16, 16, hidden, gradient, first, pairs, column, out);
  }
}

IBK_INLINE void use_gradients(const outcome *o, ptrdiff_t column, ptrdiff_t pair, ptrdiff_t m,
                              const float *values, ptrdiff_t pitch) {
  const ibk_pairs *b = o->block;
  const float *hidden = o->hidden + column * b->room + pair * PANEL;
  float *left_panel = o->left + column * b->batch, *right_panel = o->right + column * b->batch;
  for (ptrdiff_t p = 0; p < m; p++) {
    float *left = left_panel + b->rows[pair + p] * PANEL;
    float *right = right_panel + b->columns[pair + p] * PANEL;
    ibk_f16 masked = WHERE_POSITIVE(AT(hidden + p * PANEL), AT(values + p * pitch));
    PUT(left) = AT(left) + masked;
    PUT(right) = AT(right) + masked;
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_pairs_hidden_backward(const ibk_pairs *b, int wide, const float *hidden,
                               const float *gradient, const float *transposed,
                               float *left_gradient, float *right_gradient) {
  outcome o = {.block = b, .hidden = hidden, .left = left_gradient, .right = right_gradient};
  all_columns(&o, wide, use_gradients, gradient, transposed);
}

IBK_DISPATCH
void ibk_to_panels(const float *from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t pitch,
                   ptrdiff_t room, float *restrict to) {
  for (ptrdiff_t column = 0; column < columns; column += PANEL)
    for (ptrdiff_t r = 0; r < rows; r++)
      memcpy(to + column * room + r * PANEL, from + r * pitch + column, PANEL * sizeof(float));
}

IBK_DISPATCH
void ibk_from_panels(const float *from, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t pitch,
                     ptrdiff_t room, float *restrict to) {
  for (ptrdiff_t column = 0; column < columns; column += PANEL)
    for (ptrdiff_t r = 0; r < rows; r++)
      memcpy(to + r * pitch + column, from + column * room + r * PANEL, PANEL * sizeof(float));
}
