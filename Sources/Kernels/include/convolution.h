#ifndef IBPIPE_CONVOLUTION_H
#define IBPIPE_CONVOLUTION_H

#include <stddef.h>

/// How the pixels of a convolution's output lie over its input, in floats.
///
/// Every output pixel reads `segments` runs of `length` consecutive floats: a row of the kernel
/// window each. The first run of pixel (image, row, column) starts at
/// `image * x_image + row * x_row + column * x_pixel`, and each next one `x_segment` further on;
/// the channels of the output pixel are stored from `image * y_image + row * y_row + column *
/// y_pixel`.
typedef struct {
  ptrdiff_t images, rows, columns;
  ptrdiff_t x_image, x_row, x_pixel;
  ptrdiff_t y_image, y_row, y_pixel;
  ptrdiff_t segments, length, x_segment;
} ibk_convolution;

/// y[pixel][lane] = sum over segment s and place k of x[pixel][s][k] * w[s][k][lane], with one
/// fused multiply-add a term, in this order; added to what y holds where `accumulate` is not 0.
/// `lanes` is 64, 32, 16, 8 or 4; `wide` says that the CPU has 32 vector registers of 16 floats.
/// Neither `wide` nor how pixels are grouped changes a bit of the result.
void ibk_convolve(const ibk_convolution *shape, int wide, const float *x, const float *w,
                  ptrdiff_t lanes, int accumulate, float *y);

/// dw[s][k][lane] += sum over pixels of x[pixel][s][k] * dy[pixel][lane], the gradient of the
/// above: pixel after pixel, one fused multiply-add a term. Here `y_...` say how dy lies.
void ibk_convolve_weight_gradient(const ibk_convolution *shape, int wide, const float *x,
                                  const float *dy, ptrdiff_t lanes, float *dw);

#endif
