#include "philox.h"

#include <string.h>

#include "dispatch.h"

// Philox 4x32-10: Salmon, Moraes, Dror, Shaw, SC 2011; multipliers and Weyl constants of table 2.
#define M0 0xD2511F53u
#define M1 0xCD9E8D57u
#define W0 0x9E3779B9u
#define W1 0xBB67AE85u

// A group is 16 counter blocks: 64 normals. Element 16 * lane + b of group g comes from word
// `lane` of block 16 * g + b, so that 16 blocks are computed side by side and stored in order.
#define BLOCKS 16
#define GROUP 64

IBK_INLINE void rounds(uint32_t k0, uint32_t k1, uint32_t c[4]) {
  for (int r = 0; r < 10; r++) {
    uint64_t p0 = (uint64_t)M0 * c[0], p1 = (uint64_t)M1 * c[2];
    uint32_t n0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[0] = n0, c[1] = (uint32_t)p1, c[2] = n2, c[3] = (uint32_t)p0;
    k0 += W0, k1 += W1;
  }
}

void ibk_philox(uint64_t key, uint64_t step, uint64_t block, uint32_t out[4]) {
  uint32_t c[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)step,
                   (uint32_t)(step >> 32)};
  rounds((uint32_t)key, (uint32_t)(key >> 32), c);
  memcpy(out, c, sizeof c);
}

IBK_INLINE float as_float(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

IBK_INLINE uint32_t as_bits(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// ln(u) for u in (0, 1): u = m * 2^e with m in [sqrt(1/2), sqrt(2)), then an odd series in
// s = (m - 1) / (m + 1). Relative error below 2e-7.
IBK_INLINE float log_unit(float u) {
  uint32_t bits = as_bits(u) - 0x3f3504f3u;
  float e = (float)((int32_t)bits >> 23);
  float m = as_float((bits & 0x007fffffu) + 0x3f3504f3u);
  float s = (m - 1.0f) / (m + 1.0f), q = s * s;
  float p = __builtin_fmaf(q, 0.2222222f, 0.2857143f);
  p = __builtin_fmaf(q, p, 0.4f);
  p = __builtin_fmaf(q, p, 0.6666667f);
  p = __builtin_fmaf(q, p, 2.0f);
  return __builtin_fmaf(e, 0.69314718f, s * p);
}

// Box-Muller on 16 pairs of words: the radius from `a`, the angle from `b`. The two top bits of
// `b` choose the quadrant and the rest the angle in it, so no range reduction is needed.
IBK_INLINE void box_muller(const uint32_t *a, const uint32_t *b, float scale, float *x,
                              float *y) {
  for (int i = 0; i < BLOCKS; i++) {
    float u = __builtin_fmaf((float)(int32_t)(a[i] >> 8), 0x1p-24f, 0x1p-25f);
    float radius = scale * __builtin_elementwise_sqrt(-2.0f * log_unit(u));
    // t in [-1/2, 1/2): the angle within the quadrant is (pi/2) * (t + 1/2); the series about its
    // middle are those of sin and cos of (pi/2) * t.
    float t = __builtin_fmaf((float)(int32_t)((b[i] >> 6) & 0xffffffu), 0x1p-24f, -0.5f);
    float q = t * t;
    float s = __builtin_fmaf(q, -0.0046817541f, 0.0796926262f);
    s = __builtin_fmaf(q, s, -0.6459640975f);
    s = t * __builtin_fmaf(q, s, 1.5707963268f);
    float c = __builtin_fmaf(q, 0.0009192603f, -0.0208634807f);
    c = __builtin_fmaf(q, c, 0.2536695079f);
    c = __builtin_fmaf(q, c, -1.2337005501f);
    c = __builtin_fmaf(q, c, 1.0f);
    // Turn by the quadrant: (c, s), (-s, c), (-c, -s), (s, -c).
    uint32_t quadrant = b[i] >> 30;
    float first = quadrant & 1 ? s : c, second = quadrant & 1 ? c : s;
    uint32_t flip_first = ((quadrant ^ (quadrant >> 1)) & 1) << 31;
    uint32_t flip_second = (quadrant >> 1) << 31;
    x[i] = radius * as_float(as_bits(first) ^ flip_first);
    y[i] = radius * as_float(as_bits(second) ^ flip_second);
  }
}

IBK_INLINE void group(uint64_t key, uint64_t step, uint64_t index, float scale, float *out) {
  uint32_t words[4][BLOCKS];
  for (int b = 0; b < BLOCKS; b++) {
    uint64_t block = index * BLOCKS + (uint64_t)b;
    uint32_t c[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)step,
                     (uint32_t)(step >> 32)};
    rounds((uint32_t)key, (uint32_t)(key >> 32), c);
    for (int lane = 0; lane < 4; lane++) words[lane][b] = c[lane];
  }
  box_muller(words[0], words[1], scale, out, out + BLOCKS);
  box_muller(words[2], words[3], scale, out + 2 * BLOCKS, out + 3 * BLOCKS);
}

IBK_DISPATCH
void ibk_normals(uint64_t key, uint64_t step, uint64_t first, ptrdiff_t count, float scale,
                 int add, float *out) {
  float drawn[GROUP];
  ptrdiff_t done = 0;
  while (done < count) {
    uint64_t element = first + (uint64_t)done;
    ptrdiff_t start = (ptrdiff_t)(element % GROUP);
    ptrdiff_t length = GROUP - start < count - done ? GROUP - start : count - done;
    group(key, step, element / GROUP, scale, drawn);
    if (add)
      for (ptrdiff_t i = 0; i < length; i++) out[done + i] += drawn[start + i];
    else
      memcpy(out + done, drawn + start, (size_t)length * sizeof(float));
    done += length;
  }
}
