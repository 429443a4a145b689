#include "gradients.h"

#include <string.h>

#include "targets.h"

// e^x for x in [-87, 88]: 2^n times a polynomial of the rest (Cephes, Moshier 1984-2000), relative error 1e-7.
SK_INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  float n = x * 1.44269504f + 12582912.0f;  // adding 1.5 * 2^23 rounds to a whole number
  int32_t bits;
  memcpy(&bits, &n, 4);
  n -= 12582912.0f;
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  int32_t power = (bits + 127) << 23;  // the low bits of the rounded number are n
  float two;
  memcpy(&two, &power, 4);
  return p * two;
}

SK_INLINE void sk_logistic_gradients_loop(const double *restrict scores, const double *restrict targets,
                                          const double *restrict weights, int64_t count, float *restrict gradients,
                                          float *restrict hessians) {
  if (weights) {
    for (int64_t i = 0; i < count; i++) {
      float e = exponential(-(float)scores[i]), p = 1.0f / (1.0f + e), w = (float)weights[i];
      gradients[i] = w * (p - (float)targets[i]);
      hessians[i] = w * (e * p * p);
    }
  } else {
    for (int64_t i = 0; i < count; i++) {
      float e = exponential(-(float)scores[i]), p = 1.0f / (1.0f + e);
      gradients[i] = p - (float)targets[i];
      hessians[i] = e * p * p;
    }
  }
}
SK_LEVELS(void, sk_logistic_gradients,
          (const double *scores, const double *targets, const double *weights, int64_t count, float *gradients,
           float *hessians),
          (scores, targets, weights, count, gradients, hessians))

// Bits of floats without sign rise with them, so whole numbers find the limits, and see what is not finite.
SK_INLINE int sk_gradient_range_loop(const float *gradients, const float *hessians, int64_t count, float *most,
                                     float *most_hessian, float *least_hessian) {
  uint32_t top = 0, top_hessian = 0, least = UINT32_MAX;
  for (int64_t i = 0; i < count; i++) {
    uint32_t g, h;
    memcpy(&g, gradients + i, 4);
    memcpy(&h, hessians + i, 4);
    g &= 0x7fffffff;
    h = h == 0x80000000 ? 0 : h;  // -0
    top = g > top ? g : top;
    top_hessian = h > top_hessian ? h : top_hessian;
    least = h < least ? h : least;
  }
  memcpy(most, &top, 4);
  memcpy(most_hessian, &top_hessian, 4);
  memcpy(least_hessian, &least, 4);
  return count == 0 || (top < 0x7f800000 && top_hessian < 0x7f800000);
}
SK_LEVELS(int, sk_gradient_range,
          (const float *gradients, const float *hessians, int64_t count, float *most, float *most_hessian,
           float *least_hessian),
          (gradients, hessians, count, most, most_hessian, least_hessian))

// The finaliser of MurmurHash3 (Appleby, public domain) on a counter: 32 random bits a row without a state.
SK_INLINE uint32_t scatter(uint32_t x) {
  x ^= x >> 16;
  x *= 0x85ebca6b;
  x ^= x >> 13;
  x *= 0xc2b2ae35;
  return x ^ x >> 16;
}

SK_INLINE int32_t rounded_down(float x) {
  int32_t whole = (int32_t)x;
  return whole - ((float)whole > x);
}

SK_INLINE void sk_pack_coarse_loop(const float *restrict gradients, const float *restrict hessians, int64_t count,
                                   uint64_t first, uint64_t seed, float up, float up_hessian, float levels,
                                   int32_t *restrict packed) {
  uint32_t low = (uint32_t)seed, high = (uint32_t)(seed >> 32), start = (uint32_t)first;
  int unit = up_hessian == 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t random = scatter(((start + (uint32_t)i) * 0x9e3779b1u + low) ^ high);
    float g = gradients[i] * up, h = hessians[i] * up_hessian;
    g = g >= -levels ? g : -levels;
    g = g <= levels ? g : levels;
    h = h >= 0 ? h : 0;
    h = h <= levels ? h : levels;
    int32_t gradient = rounded_down(g + (float)(random & 0xffff) * 0x1p-16f);
    int32_t hessian = rounded_down(h + (float)(random >> 16) * 0x1p-16f);
    packed[i] = gradient * 65536 + (unit ? 1 : hessian);
  }
}
SK_LEVELS(void, sk_pack_coarse,
          (const float *gradients, const float *hessians, int64_t count, uint64_t first, uint64_t seed, float up,
           float up_hessian, float levels, int32_t *packed),
          (gradients, hessians, count, first, seed, up, up_hessian, levels, packed))

SK_INLINE int32_t nearest(double x) {
  x = x >= -0x1p30 ? x : -0x1p30;
  x = x <= 0x1p30 ? x : 0x1p30;
  return (int32_t)(x + (x >= 0 ? 0.5 : -0.5));
}

SK_INLINE void sk_pack_fine_loop(const float *restrict gradients, const float *restrict hessians, int64_t count,
                                 double up, double up_hessian, int32_t *restrict pairs) {
  for (int64_t i = 0; i < count; i++) {
    pairs[2 * i] = nearest((double)gradients[i] * up);
    pairs[2 * i + 1] = nearest((double)hessians[i] * up_hessian);
  }
}
SK_LEVELS(void, sk_pack_fine,
          (const float *gradients, const float *hessians, int64_t count, double up, double up_hessian,
           int32_t *pairs),
          (gradients, hessians, count, up, up_hessian, pairs))
