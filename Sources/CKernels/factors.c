#include "factors.h"

#include <math.h>

#include "dense.h"
#include "vectors.h"

// out += sum of c y, with c = |w| (y . v), or, where `first`, (w > 0 ? 1 + w : 0) - |w| (y . v).
// Four rows at a time, v and out in registers while there are `K` vectors of them (0: any number, in memory).
SK_INLINE void pass(const int K, const int first, const float *others, const int32_t *items, const float *weights,
                    int64_t count, int64_t width, const float *v, float *out) {
  const int64_t n = K ? K : width / 16;
  sk_v16 held[K ? K : 1], sum[K ? K : 1];
  if (K) {
    SK_UNROLL for (int k = 0; k < K; k++) {
      held[k] = *(const sk_v16 *)(v + 16 * k);
      sum[k] = *(const sk_v16 *)(out + 16 * k);
    }
  }
  for (int64_t i = 0; i < count; i += 4) {
    const float *row[4];
    float size[4], target[4];
    SK_UNROLL for (int r = 0; r < 4; r++) {
      int there = i + r < count;
      int64_t number = there ? i + r : i;
      float w = there ? weights[number] : 0.0f;
      row[r] = others + items[number] * width;
      size[r] = fabsf(w);
      target[r] = w > 0 ? 1.0f + w : 0.0f;
    }
    if (first && i + 12 <= count)
      SK_UNROLL for (int r = 8; r < 12; r++)
        for (int64_t k = 0; k < n; k++) __builtin_prefetch(others + items[i + r] * width + 16 * k);
    sk_v16 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, dots;
#define DOTS(value)                              \
  {                                              \
    sk_v16 at = value;                           \
    s0 += at * *(const sk_v16 *)(row[0] + 16 * k); \
    s1 += at * *(const sk_v16 *)(row[1] + 16 * k); \
    s2 += at * *(const sk_v16 *)(row[2] + 16 * k); \
    s3 += at * *(const sk_v16 *)(row[3] + 16 * k); \
  }
    if (K) {
      SK_UNROLL for (int k = 0; k < K; k++) DOTS(held[k])
    } else {
      for (int64_t k = 0; k < n; k++) DOTS(*(const sk_v16 *)(v + 16 * k))
    }
    SK_SUM4(dots, s0, s1, s2, s3);
    sk_v16 c0 = size[0] * SK_QUARTER(dots, 0), c1 = size[1] * SK_QUARTER(dots, 1);
    sk_v16 c2 = size[2] * SK_QUARTER(dots, 2), c3 = size[3] * SK_QUARTER(dots, 3);
    // With eight vectors the rows do not fit beside v and out: read them again rather than keep them on the stack.
    if (K > 4) __asm__ volatile("" ::: "memory");
    if (first) c0 = target[0] - c0, c1 = target[1] - c1, c2 = target[2] - c2, c3 = target[3] - c3;
#define ADD(to)                                  \
  {                                              \
    sk_v16 all = to;                             \
    all += c0 * *(const sk_v16 *)(row[0] + 16 * k); \
    all += c1 * *(const sk_v16 *)(row[1] + 16 * k); \
    all += c2 * *(const sk_v16 *)(row[2] + 16 * k); \
    all += c3 * *(const sk_v16 *)(row[3] + 16 * k); \
    to = all;                                    \
  }
    if (K) {
      SK_UNROLL for (int k = 0; k < K; k++) ADD(sum[k])
    } else {
      for (int64_t k = 0; k < n; k++) ADD(*(sk_v16 *)(out + 16 * k))
    }
  }
  if (K) {
    SK_UNROLL for (int k = 0; k < K; k++) *(sk_v16 *)(out + 16 * k) = sum[k];
  }
}

// out = sign times (gram + ridge I) v.
SK_INLINE void dense_product(const int K, const float *gram, float ridge, int64_t width, float sign, const float *v,
                             float *out) {
  const int64_t n = K ? K : width / 16;
  if (K) {
    sk_v16 sum[K ? K : 1], odd[K ? K : 1];
    SK_UNROLL for (int k = 0; k < K; k++) {
      sum[k] = ridge * *(const sk_v16 *)(v + 16 * k);
      odd[k] = (sk_v16){0};
    }
    for (int64_t j = 0; j < width; j += 2) {
      float a = v[j], b = v[j + 1];
      const float *row = gram + j * width;
      SK_UNROLL for (int k = 0; k < K; k++) {
        sum[k] += a * *(const sk_v16 *)(row + 16 * k);
        odd[k] += b * *(const sk_v16 *)(row + width + 16 * k);
      }
    }
    SK_UNROLL for (int k = 0; k < K; k++) *(sk_v16 *)(out + 16 * k) = sign * (sum[k] + odd[k]);
    return;
  }
  for (int64_t k = 0; k < n; k++) *(sk_v16 *)(out + 16 * k) = ridge * *(const sk_v16 *)(v + 16 * k);
  for (int64_t j = 0; j < width; j += 4) {
    const float *row = gram + j * width;
    for (int64_t k = 0; k < n; k++)
      *(sk_v16 *)(out + 16 * k) += v[j] * *(const sk_v16 *)(row + 16 * k) +
                                   v[j + 1] * *(const sk_v16 *)(row + width + 16 * k) +
                                   v[j + 2] * *(const sk_v16 *)(row + 2 * width + 16 * k) +
                                   v[j + 3] * *(const sk_v16 *)(row + 3 * width + 16 * k);
  }
  for (int64_t k = 0; k < n; k++) *(sk_v16 *)(out + 16 * k) *= sign;
}

SK_INLINE float dot(const float *a, const float *b, int64_t width) {
  sk_v16 sums = {0};
  for (int64_t j = 0; j < width; j += 16) sums += *(const sk_v16 *)(a + j) * *(const sk_v16 *)(b + j);
  float total;
  SK_SUM(total, sums);
  return total;
}

SK_INLINE void gradient(const int K, const float *gram, float ridge, const float *others, const int32_t *items,
                        const float *weights, int64_t count, int64_t width, int64_t steps, float *x,
                        float *scratch) {
  float *rest = scratch, *way = scratch + width, *turned = scratch + 2 * width;
  dense_product(K, gram, ridge, width, -1, x, rest);
  pass(K, 1, others, items, weights, count, width, x, rest);
  memcpy(way, rest, (size_t)width * 4);
  float size = dot(rest, rest, width);
  for (int64_t step = 0; step < steps && size > 1e-20f; step++) {
    dense_product(K, gram, ridge, width, 1, way, turned);
    pass(K, 0, others, items, weights, count, width, way, turned);
    float along = dot(way, turned, width);
    if (!(along > 0)) return;
    float length = size / along;
    for (int64_t j = 0; j < width; j += 16) {
      *(sk_v16 *)(x + j) += length * *(const sk_v16 *)(way + j);
      *(sk_v16 *)(rest + j) -= length * *(const sk_v16 *)(turned + j);
    }
    if (step + 1 == steps) return;
    float before = size;
    size = dot(rest, rest, width);
    float share = size / before;
    for (int64_t j = 0; j < width; j += 16)
      *(sk_v16 *)(way + j) = *(const sk_v16 *)(rest + j) + share * *(const sk_v16 *)(way + j);
  }
}

SK_INLINE void sk_factor_gradient_loop(const float *gram, float ridge, const float *others, const int32_t *items,
                                       const float *weights, int64_t count, int64_t width, int64_t steps, float *x,
                                       float *scratch) {
  switch (width) {
    case 16: gradient(1, gram, ridge, others, items, weights, count, width, steps, x, scratch); return;
    case 32: gradient(2, gram, ridge, others, items, weights, count, width, steps, x, scratch); return;
    case 64: gradient(4, gram, ridge, others, items, weights, count, width, steps, x, scratch); return;
    case 128: gradient(8, gram, ridge, others, items, weights, count, width, steps, x, scratch); return;
    default: gradient(0, gram, ridge, others, items, weights, count, width, steps, x, scratch);
  }
}
SK_LEVELS(void, sk_factor_gradient,
          (const float *gram, float ridge, const float *others, const int32_t *items, const float *weights,
           int64_t count, int64_t width, int64_t steps, float *x, float *scratch),
          (gram, ridge, others, items, weights, count, width, steps, x, scratch))

// Copies rows times the root of their size, 64 at a time, so that their products are a plain Gramian.
SK_INLINE void sk_weighted_equations_loop(const float *others, int64_t stride, const int32_t *items,
                                          const float *sizes, const float *rights, int64_t count, int64_t width,
                                          float *a, float *b, float *scratch) {
  for (int64_t from = 0; from < count; from += 64) {
    int64_t depth = count - from < 64 ? count - from : 64;
    for (int64_t t = 0; t < depth; t++) {
      const float *row = others + items[from + t] * stride;
      float *copy = scratch + t * width;
      float root = sizes ? sqrtf(sizes[from + t]) : 1.0f, right = rights[from + t];
      if (from + t + 4 < count)
        for (int64_t j = 0; j < width; j += 16) __builtin_prefetch(others + items[from + t + 4] * stride + j);
      for (int64_t j = 0; j < width; j += 16) {
        sk_v16 y = *(const sk_v16 *)(row + j);
        *(sk_v16 *)(copy + j) = root * y;
        *(sk_v16 *)(b + j) += right * y;
      }
    }
    sk_gram(a, width, scratch, width, depth, width);
  }
}
SK_LEVELS(void, sk_weighted_equations,
          (const float *others, int64_t stride, const int32_t *items, const float *sizes, const float *rights,
           int64_t count, int64_t width, float *a, float *b, float *scratch),
          (others, stride, items, sizes, rights, count, width, a, b, scratch))

SK_INLINE float sk_pair_step_loop(float *x, float *y, float *z, int64_t width, float rate, float ridge) {
  sk_v16 sums = {0};
  for (int64_t j = 0; j < width; j += 16)
    sums += *(const sk_v16 *)(x + j) * (*(const sk_v16 *)(y + j) - *(const sk_v16 *)(z + j));
  float lead;
  SK_SUM(lead, sums);
  float push = rate / (1.0f + expf(lead)), keep = 1.0f - rate * ridge;
  for (int64_t j = 0; j < width; j += 16) {
    sk_v16 a = *(const sk_v16 *)(x + j), b = *(const sk_v16 *)(y + j), c = *(const sk_v16 *)(z + j);
    *(sk_v16 *)(x + j) = keep * a + push * (b - c);
    *(sk_v16 *)(y + j) = keep * b + push * a;
    *(sk_v16 *)(z + j) = keep * c - push * a;
  }
  return lead;
}
SK_LEVELS(float, sk_pair_step, (float *x, float *y, float *z, int64_t width, float rate, float ridge),
          (x, y, z, width, rate, ridge))
