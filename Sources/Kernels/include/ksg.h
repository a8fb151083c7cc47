#ifndef IBPIPE_KSG_H
#define IBPIPE_KSG_H

#include <stddef.h>

/// out[j] = the largest |column c of point j − own[c]| over the columns, of `count` points whose
/// columns lie `pitch` floats apart.
void ibk_largest_differences(const float *columns, ptrdiff_t pitch, ptrdiff_t count,
                             ptrdiff_t width, const float *own, float *out);

/// The k-th least of max(left[j], right[j]) over j ≠ self; `heap` has room for k floats.
float ibk_kth_least(const float *left, const float *right, ptrdiff_t count, ptrdiff_t self,
                    ptrdiff_t k, float *heap);

/// How many distances lie below `radius`, or at most at it where `closed` is not 0.
ptrdiff_t ibk_count_within(const float *distances, ptrdiff_t count, float radius, int closed);

/// How many points are at 0 in both.
ptrdiff_t ibk_count_same(const float *left, const float *right, ptrdiff_t count);

#endif
