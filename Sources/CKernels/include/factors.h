// Rows of factor models. Widths are multiples of 16, unused columns hold zeros, rows are `width` apart.
#ifndef SK_FACTORS_H
#define SK_FACTORS_H

#include <stdint.h>

/// Steps of conjugate gradient for (gram + ridge I + sum |w| y y') x = sum over w > 0 of (1 + w) y, from the x given.
/// The sums are over `count` rows y of `others` with the numbers `items`; w is `weights`: below 0 for what was
/// declined. `gram` is whole (both triangles). `scratch` holds 3 times width numbers.
void sk_factor_gradient(const float *gram, float ridge, const float *others, const int32_t *items,
                        const float *weights, int64_t count, int64_t width, int64_t steps, float *x, float *scratch);

/// Upper triangle of a (rows `width` apart) += sum size y y', and b += sum right y, over the first `width` numbers of
/// the rows y of `others`, which are `stride` apart. `sizes` may be null: then all are 1. `scratch` holds 64 times
/// width numbers.
void sk_weighted_equations(const float *others, int64_t stride, const int32_t *items, const float *sizes,
                           const float *rights, int64_t count, int64_t width, float *a, float *b, float *scratch);

/// One step of pairwise ranking: x, y (taken) and z (not taken) go `rate` times the gradient of
/// log 1/(1 + e^-(x.y - x.z)) - ridge / 2 times their squared lengths. Returns x.y - x.z before.
float sk_pair_step(float *x, float *y, float *z, int64_t width, float rate, float ridge);

#endif
