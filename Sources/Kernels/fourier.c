#include "fourier.h"

#include "dispatch.h"
#include "vectors.h"

// Stockham's transform (decimation in frequency): no bit reversal, and every pass reads and writes
// whole vectors of IBK_STRIP transforms.

typedef struct {
  ibk_f16 re, im;
} complex;

IBK_INLINE complex add(complex a, complex b) { return (complex){a.re + b.re, a.im + b.im}; }
IBK_INLINE complex subtract(complex a, complex b) { return (complex){a.re - b.re, a.im - b.im}; }
IBK_INLINE complex scale(complex a, float by) { return (complex){a.re * by, a.im * by}; }
/// a times -i.
IBK_INLINE complex turned(complex a) { return (complex){a.im, -a.re}; }
/// a times a root of unity.
IBK_INLINE complex times(complex a, const float *root) {
  return (complex){a.re * root[0] - a.im * root[1], a.re * root[1] + a.im * root[0]};
}

/// The radices, in the order in which a length is taken apart.
static const int radices[] = {4, 2, 3, 5};

IBK_INLINE int next_radix(ptrdiff_t n) {
  for (int r = 0; r < 4; r++)
    if (n % radices[r] == 0) return radices[r];
  return 0;
}

int ibk_is_smooth(ptrdiff_t n) {
  while (n > 1) {
    int radix = next_radix(n);
    if (!radix) return 0;
    n /= radix;
  }
  return n == 1;
}

/// The transforms of length `radix` of z, in place.
IBK_INLINE void small_transform(int radix, complex *z) {
  if (radix == 2) {
    complex a = z[0];
    z[0] = add(a, z[1]), z[1] = subtract(a, z[1]);
  } else if (radix == 4) {
    complex even = add(z[0], z[2]), odd = add(z[1], z[3]);
    complex left = subtract(z[0], z[2]), right = turned(subtract(z[1], z[3]));
    z[0] = add(even, odd), z[1] = add(left, right);
    z[2] = subtract(even, odd), z[3] = subtract(left, right);
  } else if (radix == 3) {
    complex sum = add(z[1], z[2]);
    complex side = turned(scale(subtract(z[1], z[2]), 0.8660254037844386f));
    complex middle = subtract(z[0], scale(sum, 0.5f));
    z[0] = add(z[0], sum), z[1] = add(middle, side), z[2] = subtract(middle, side);
  } else {
    const float c1 = 0.30901699437494742f, c2 = -0.80901699437494742f;
    const float s1 = 0.95105651629515357f, s2 = 0.58778525229247313f;
    complex outer = add(z[1], z[4]), inner = add(z[2], z[3]);
    complex outside = subtract(z[1], z[4]), inside = subtract(z[2], z[3]);
    complex first = add(z[0], add(scale(outer, c1), scale(inner, c2)));
    complex second = add(z[0], add(scale(outer, c2), scale(inner, c1)));
    complex first_side = turned(add(scale(outside, s1), scale(inside, s2)));
    complex second_side = turned(subtract(scale(outside, s2), scale(inside, s1)));
    z[0] = add(z[0], add(outer, inner));
    z[1] = add(first, first_side), z[4] = subtract(first, first_side);
    z[2] = add(second, second_side), z[3] = subtract(second, second_side);
  }
}

/// One pass: `step` transforms of length `n` each become transforms of length n / radix.
IBK_INLINE void pass(int radix, ptrdiff_t n, ptrdiff_t step, const float *roots,
                     const complex *restrict from, complex *restrict to) {
  ptrdiff_t part = n / radix;
  for (ptrdiff_t p = 0; p < part; p++)
    for (ptrdiff_t q = 0; q < step; q++) {
      complex z[5];
      IBK_UNROLL for (int j = 0; j < radix; j++) z[j] = from[q + step * (p + part * j)];
      small_transform(radix, z);
      complex *out = to + q + step * radix * p;
      out[0] = z[0];
      IBK_UNROLL for (int k = 1; k < radix; k++) out[step * k] =
          times(z[k], roots + 2 * p * k * step);
    }
}

/// Transforms the strip in `a` with `b` as the other half of the scratch; the result is in the one
/// that is returned.
IBK_INLINE complex *transform(ptrdiff_t n, const float *roots, complex *a, complex *b) {
  for (ptrdiff_t left = n, step = 1; left > 1;) {
    int radix = next_radix(left);
    switch (radix) {
      case 4: pass(4, left, step, roots, a, b); break;
      case 2: pass(2, left, step, roots, a, b); break;
      case 3: pass(3, left, step, roots, a, b); break;
      default: pass(5, left, step, roots, a, b); break;
    }
    left /= radix, step *= radix;
    complex *other = a;
    a = b, b = other;
  }
  return a;
}

// No functions: a vector may not be passed where the level lacks it.
#define VECTOR(place) (*(ibk_f16 *)(place))
#define CONSTANT(place) (*(const ibk_f16 *)(place))

/// The floats of one place of a complex strip.
#define COMPLEX (2 * IBK_STRIP)

IBK_INLINE complex load(const float *from) {
  return (complex){CONSTANT(from), CONSTANT(from + IBK_STRIP)};
}

/// Lane l to to[l * COMPLEX].
IBK_INLINE void scatter(complex value, float *to) {
  IBK_UNROLL for (int l = 0; l < IBK_STRIP; l++) {
    to[l * COMPLEX] = value.re[l];
    to[l * COMPLEX + IBK_STRIP] = value.im[l];
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_transform_columns(const float *grid, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t n,
                           ptrdiff_t first, const float *roots, float *scratch, float *spectrum) {
  complex *a = (complex *)scratch, *b = a + n;
  // Two real columns are the real and the imaginary part of a complex one.
  for (ptrdiff_t y = 0; y < rows; y++) a[y] = load(grid + y * columns + first);
  for (ptrdiff_t y = rows; y < n; y++) a[y] = (complex){0, 0};
  const complex *z = transform(n, roots, a, b);
  ptrdiff_t lines = n / 2 + IBK_STRIP;
  for (ptrdiff_t k = 0; k < lines; k++) {
    complex here = z[k], there = z[k ? n - k : 0];
    float *out = spectrum + (k / IBK_STRIP * columns + first) * COMPLEX + k % IBK_STRIP;
    scatter((complex){0.5f * (here.re + there.re), 0.5f * (here.im - there.im)}, out);
    scatter((complex){0.5f * (here.im + there.im), 0.5f * (there.re - here.re)},
            out + IBK_STRIP * COMPLEX);
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_transform_kernel(const float *spectrum, ptrdiff_t n, int odd, const float *weights,
                          ptrdiff_t first, const float *roots, float *scratch, float *table,
                          ptrdiff_t stride) {
  complex *a = (complex *)scratch, *b = a + n;
  for (ptrdiff_t x = 0; x < n; x++) a[x] = load(spectrum + x * COMPLEX);
  const complex *z = transform(n, roots, a, b);
  for (ptrdiff_t k = 0; k <= n / 2; k++)
    VECTOR(table + k * stride) =
        (odd ? z[k].im : z[k].re) * weights[k] * CONSTANT(weights + first);
}

IBK_DISPATCH IBK_WIDE
void ibk_convolve_lines(const float *spectrum, ptrdiff_t columns, ptrdiff_t n, const float *table,
                        ptrdiff_t lines, ptrdiff_t first, const float *roots, float *scratch,
                        float *out, ptrdiff_t field) {
  complex *a = (complex *)scratch, *b = a + n, *c = b + n;
  for (ptrdiff_t x = 0; x < columns; x++) a[x] = load(spectrum + x * COMPLEX);
  for (ptrdiff_t x = columns; x < n; x++) a[x] = (complex){0, 0};
  const complex *z = transform(n, roots, a, b);
  complex *spare = z == a ? b : a;
  for (int f = 0; f < 3; f++) {
    // An inverse transform is a transform with the parts swapped before and after.
    for (ptrdiff_t k = 0; k < n; k++) {
      ptrdiff_t mirrored = k <= n / 2 ? k : n - k;
      ibk_f16 factor = CONSTANT(table + (3 * mirrored + f) * IBK_STRIP);
      if (f == 1 && k > n / 2) factor = -factor;
      // The spectra of the odd kernels are i times what the table holds.
      spare[k] = f == 0 ? (complex){z[k].im * factor, z[k].re * factor}
                        : (complex){z[k].re * factor, -z[k].im * factor};
    }
    const complex *r = transform(n, roots, spare, c);
    for (ptrdiff_t x = 0; x < columns; x++) {
      float *to = out + f * field + (x / IBK_STRIP * lines + first) * COMPLEX + x % IBK_STRIP;
      scatter((complex){r[x].im, r[x].re}, to);
    }
  }
}

IBK_DISPATCH IBK_WIDE
void ibk_restore_columns(const float *spectrum, ptrdiff_t lines, ptrdiff_t n, ptrdiff_t first,
                         const float *roots, float *scratch, float *grid, ptrdiff_t rows,
                         ptrdiff_t columns) {
  complex *a = (complex *)scratch, *b = a + n;
  const float *one = spectrum + first / IBK_STRIP * lines * COMPLEX;
  const float *other = one + lines * COMPLEX;
  for (ptrdiff_t k = 0; k <= n / 2; k++) {
    complex p = load(one + k * COMPLEX), q = load(other + k * COMPLEX);
    a[k] = (complex){p.im + q.re, p.re - q.im};
    if (k > 0 && k < n / 2) a[n - k] = (complex){q.re - p.im, p.re + q.im};
  }
  const complex *z = transform(n, roots, a, b);
  for (ptrdiff_t y = 0; y < rows; y++) {
    float *row = grid + y * columns + first;
    VECTOR(row) = z[y].im;
    VECTOR(row + IBK_STRIP) = z[y].re;
  }
}
