// Gradients of losses and their rounding to whole numbers.
#ifndef SK_GRADIENTS_H
#define SK_GRADIENTS_H

#include <stdint.h>

/// Logistic loss: g = w (p - y), h = w p (1 - p) with p = 1 / (1 + e^-s), to 2e-7. `weights` may be null.
void sk_logistic_gradients(const double *scores, const double *targets, const double *weights, int64_t count,
                           float *gradients, float *hessians);

/// Largest absolute gradient, largest and least hessian. Returns 0 where one is infinite or NaN or a hessian
/// negative, then all three mean nothing.
int sk_gradient_range(const float *gradients, const float *hessians, int64_t count, float *most, float *most_hessian,
                      float *least_hessian);

/// packed[i] = (g << 16) + h, g = gradients[i] * up rounded down or up at random with that mean and within +-levels,
/// h likewise within 0 to levels, or 1 for all where `up_hessian` is 0. Random by the number `first` + i and the seed.
void sk_pack_coarse(const float *gradients, const float *hessians, int64_t count, uint64_t first, uint64_t seed,
                    float up, float up_hessian, float levels, int32_t *packed);

/// pairs[2 i], pairs[2 i + 1] = gradient and hessian times `up` and `up_hessian`, rounded to the nearest.
void sk_pack_fine(const float *gradients, const float *hessians, int64_t count, double up, double up_hessian,
                  int32_t *pairs);

#endif
