// Dense matrices in single precision, row by row. Widths are multiples of 16; unused columns hold zeros.
#ifndef SK_DENSE_H
#define SK_DENSE_H

#include <stdint.h>

/// Upper triangle of c (width times width, rows `stride` apart) += sum over `depth` rows t of p[t]' p[t], p's rows
/// being `p_stride` apart. What is below the diagonal means nothing afterwards.
void sk_gram(float *c, int64_t stride, const float *p, int64_t p_stride, int64_t depth, int64_t width);

/// A = U' U from the upper triangle of A, in place; inverse[i] = 1 / U[i][i]. Returns 0, or 1 + the number of the
/// first pivot that is not above 0 (or not a number): then nothing of the result means anything.
int64_t sk_cholesky(float *a, int64_t stride, int64_t width, float *inverse);

/// Solves U' U x = b; b is overwritten, x holds `width` numbers and differs from b.
void sk_cholesky_solve(const float *u, int64_t stride, int64_t width, const float *inverse, float *b, float *x);

/// out[i] = a[i] . b for `rows` rows `stride` apart.
void sk_dots(const float *a, int64_t stride, int64_t rows, int64_t width, const float *b, float *out);

/// As `sk_dots` for rows with these numbers.
void sk_picked_dots(const float *a, int64_t stride, const int32_t *picked, int64_t rows, int64_t width,
                    const float *b, float *out);

#endif
