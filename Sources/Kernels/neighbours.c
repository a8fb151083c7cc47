#include "neighbours.h"

#include <math.h>

#include "dispatch.h"
#include "distances.h"

#define LANES 16

IBK_INLINE int before(float value, int32_t place, float other, int32_t other_place) {
  return value < other || (value == other && place < other_place);
}

IBK_INLINE void swap(float *values, int32_t *places, ptrdiff_t a, ptrdiff_t b) {
  float value = values[a];
  int32_t place = places[a];
  values[a] = values[b], places[a] = places[b];
  values[b] = value, places[b] = place;
}

/// Puts the pivot of low ..< high where it belongs among them, and returns where that is: the
/// middle one of three, so that order in the input costs no more than disorder.
IBK_INLINE ptrdiff_t part(float *values, int32_t *places, ptrdiff_t low, ptrdiff_t high) {
  ptrdiff_t last = high - 1, middle = low + (high - low) / 2;
  if (before(values[middle], places[middle], values[low], places[low]))
    swap(values, places, middle, low);
  if (before(values[last], places[last], values[low], places[low]))
    swap(values, places, last, low);
  if (before(values[middle], places[middle], values[last], places[last]))
    swap(values, places, middle, last);
  float value = values[last];
  int32_t place = places[last];
  ptrdiff_t at = low;
  for (ptrdiff_t i = low; i < last; i++)
    if (before(values[i], places[i], value, place)) swap(values, places, i, at++);
  swap(values, places, at, last);
  return at;
}

/// Brings the `count` least of low ..< high to the front (Hoare's selection).
static void select_least(float *values, int32_t *places, ptrdiff_t low, ptrdiff_t high,
                         ptrdiff_t count) {
  while (high - low > 1) {
    ptrdiff_t at = part(values, places, low, high);
    if (at == count) return;
    if (at < count)
      low = at + 1;
    else
      high = at;
  }
}

static void sort(float *values, int32_t *places, ptrdiff_t low, ptrdiff_t high) {
  while (high - low > 16) {
    ptrdiff_t at = part(values, places, low, high);
    // The shorter side by a call, the longer one here: the stack stays small.
    if (at - low < high - at) {
      sort(values, places, low, at);
      low = at + 1;
    } else {
      sort(values, places, at + 1, high);
      high = at;
    }
  }
  for (ptrdiff_t i = low + 1; i < high; i++)
    for (ptrdiff_t j = i; j > low && before(values[j], places[j], values[j - 1], places[j - 1]); j--)
      swap(values, places, j, j - 1);
}

void ibk_choose(ibk_candidates *c, int32_t point) {
  ptrdiff_t held = c->held[point];
  if (held < c->kept) return;
  float *values = c->values + point * c->room;
  int32_t *places = c->places + point * c->room;
  if (held > c->kept) select_least(values, places, 0, held, c->kept);
  float worst = values[0];
  for (ptrdiff_t i = 1; i < c->kept; i++) worst = values[i] > worst ? values[i] : worst;
  c->held[point] = (int32_t)c->kept;
  c->worst[point] = worst;
}

IBK_INLINE void offer(ibk_candidates *c, int32_t point, float value, int32_t place) {
  if (!(value <= c->worst[point])) return;
  ptrdiff_t slot = point * c->room + c->held[point]++;
  c->values[slot] = value;
  c->places[slot] = place;
  if (c->held[point] == c->room) ibk_choose(c, point);
}

IBK_DISPATCH
void ibk_offer(const float *dots, const float *norms, int32_t row, ptrdiff_t rows, int32_t column,
               ptrdiff_t columns, ibk_candidates *c) {
  const float *others = norms + column;
  float *worst = c->worst + column;
  for (ptrdiff_t r = 0; r < rows; r++) {
    const float *line = dots + r * columns;
    int32_t point = row + (int32_t)r;
    float norm = norms[point];
    // A tile with itself: each pair once.
    ptrdiff_t start = row == column ? r + 1 : 0;
    for (ptrdiff_t first = start / LANES * LANES; first < columns; first += LANES) {
      ptrdiff_t length = columns - first < LANES ? columns - first : LANES;
      if (length == LANES) {
        // Nearly every group lies behind the worst of all it would be offered to.
        float limit = c->worst[point];
        int any = 0;
        for (int l = 0; l < LANES; l++) {
          float twice = 2 * line[first + l];
          any |= (others[first + l] - twice <= limit) | (norm - twice <= worst[first + l]);
        }
        if (!any) continue;
      }
      for (ptrdiff_t l = first < start ? start - first : 0; l < length; l++) {
        float twice = 2 * line[first + l];
        int32_t other = column + (int32_t)(first + l);
        offer(c, point, others[first + l] - twice, other);
        offer(c, other, norm - twice, point);
      }
    }
  }
}

void ibk_rank(ibk_candidates *c, int32_t point, const float *points, ptrdiff_t dimensions,
              ptrdiff_t count, int32_t *places, float *squared) {
  ibk_choose(c, point);
  float *values = c->values + point * c->room;
  int32_t *candidates = c->places + point * c->room;
  for (ptrdiff_t i = 0; i < c->held[point]; i++)
    values[i] = ibk_squared_distance(points + point * dimensions,
                                     points + candidates[i] * dimensions, dimensions);
  sort(values, candidates, 0, c->held[point]);
  for (ptrdiff_t i = 0; i < count; i++) places[i] = candidates[i], squared[i] = values[i];
}
