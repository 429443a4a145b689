#include "dense.h"

#include <math.h>

#include "vectors.h"

// c[r][j] += or -= sum over t of p[t][r] q[t][j]: R rows and 16 N columns held in registers throughout.
#define TILE(R, N)                                                                                           \
  SK_INLINE void tile_##R##_##N(float *c, int64_t stride, const float *p, const float *q, int64_t t_stride, \
                                int64_t depth, const int minus) {                                            \
    sk_v16 a[R][N];                                                                                          \
    SK_UNROLL for (int r = 0; r < R; r++) SK_UNROLL for (int n = 0; n < N; n++) a[r][n] = (sk_v16){0};       \
    for (int64_t t = 0; t < depth; t++, p += t_stride, q += t_stride) {                                      \
      SK_UNROLL for (int r = 0; r < R; r++) {                                                                \
        float s = p[r];                                                                                      \
        SK_UNROLL for (int n = 0; n < N; n++) a[r][n] += s * *(const sk_v16 *)(q + 16 * n);                  \
      }                                                                                                      \
    }                                                                                                        \
    SK_UNROLL for (int r = 0; r < R; r++) SK_UNROLL for (int n = 0; n < N; n++) {                            \
      sk_v16 *to = (sk_v16 *)(c + r * stride + 16 * n);                                                      \
      *to = minus ? *to - a[r][n] : *to + a[r][n];                                                           \
    }                                                                                                        \
  }
TILE(8, 2)
TILE(8, 1)
TILE(4, 1)

// Eight rows of c from column `from` on: the product of columns `row` to `row` + 8 of p with its columns.
SK_INLINE void eight_rows(const int level, float *c, int64_t stride, const float *p, int64_t p_stride, int64_t depth,
                          int64_t row, int64_t from, int64_t width, const int minus) {
  int64_t j = from;
  if (level == SK_CPU_AVX512) {
    for (; j + 32 <= width; j += 32)
      tile_8_2(c + row * stride + j, stride, p + row, p + j, p_stride, depth, minus);
    for (; j < width; j += 16)
      tile_8_1(c + row * stride + j, stride, p + row, p + j, p_stride, depth, minus);
  } else {
    for (; j < width; j += 16) {
      tile_4_1(c + row * stride + j, stride, p + row, p + j, p_stride, depth, minus);
      tile_4_1(c + (row + 4) * stride + j, stride, p + row + 4, p + j, p_stride, depth, minus);
    }
  }
}

SK_INLINE void gram(const int level, float *c, int64_t stride, const float *p, int64_t p_stride, int64_t depth,
                    int64_t width) {
  for (int64_t row = 0; row < width; row += 8)
    eight_rows(level, c, stride, p, p_stride, depth, row, row & ~15, width, 0);
}

SK_INLINE int64_t cholesky(const int level, float *a, int64_t stride, int64_t width, float *inverse) {
  for (int64_t k = 0; k < width; k += 8) {
    int64_t from = k & ~15;
    if (k) eight_rows(level, a, stride, a, stride, k, k, from, width, 1);
    for (int64_t r = k; r < k + 8; r++) {
      float *pivot = a + r * stride;
      if (!(pivot[r] > 0.0f) || pivot[r] > 3e38f) return 1 + r;
      float scale = 1.0f / sqrtf(pivot[r]);
      inverse[r] = scale;
      for (int64_t j = from; j < width; j += 16) *(sk_v16 *)(pivot + j) *= scale;
      for (int64_t s = r + 1; s < k + 8; s++) {
        float *row = a + s * stride, times = pivot[s];
        for (int64_t j = from; j < width; j += 16) *(sk_v16 *)(row + j) -= times * *(const sk_v16 *)(pivot + j);
      }
    }
  }
  return 0;
}

SK_INLINE void solve(const float *u, int64_t stride, int64_t width, const float *inverse, float *b, float *x) {
  for (int64_t k = 0; k < width; k++) {
    const float *row = u + k * stride;
    float y = b[k] * inverse[k];
    x[k] = y;
    for (int64_t j = k & ~15; j < width; j += 16) *(sk_v16 *)(b + j) -= y * *(const sk_v16 *)(row + j);
  }
  for (int64_t k = width - 1; k >= 0; k--) {
    const float *row = u + k * stride;
    int64_t next = (k + 16) & ~15;  // the first whole vector beyond k
    sk_v16 sums = {0};
    for (int64_t j = next; j < width; j += 16) sums += *(const sk_v16 *)(row + j) * *(const sk_v16 *)(x + j);
    float sum;
    SK_SUM(sum, sums);
    for (int64_t j = k + 1; j < next && j < width; j++) sum += row[j] * x[j];
    x[k] = (x[k] - sum) * inverse[k];
  }
}

// Four rows at a time; the last ones are repeated where fewer are left, and written once.
SK_INLINE void dots(const float *a, int64_t stride, const int32_t *picked, int64_t rows, int64_t width, const float *b,
                    float *out) {
  for (int64_t i = 0; i < rows; i += 4) {
    const float *row[4];
    SK_UNROLL for (int r = 0; r < 4; r++) {
      int64_t number = i + r < rows ? i + r : rows - 1;
      row[r] = a + (picked ? picked[number] : number) * stride;
    }
    if (picked && i + 12 < rows)
      for (int r = 8; r < 12; r++)
        for (int64_t j = 0; j < width; j += 16) __builtin_prefetch(a + picked[i + r] * stride + j);
    sk_v16 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, sums;
    for (int64_t j = 0; j < width; j += 16) {
      sk_v16 v = *(const sk_v16 *)(b + j);
      s0 += v * *(const sk_v16 *)(row[0] + j);
      s1 += v * *(const sk_v16 *)(row[1] + j);
      s2 += v * *(const sk_v16 *)(row[2] + j);
      s3 += v * *(const sk_v16 *)(row[3] + j);
    }
    SK_SUM4(sums, s0, s1, s2, s3);
    out[i] = sums[0];
    if (i + 1 < rows) out[i + 1] = sums[4];
    if (i + 2 < rows) out[i + 2] = sums[8];
    if (i + 3 < rows) out[i + 3] = sums[12];
  }
}

#if defined(__x86_64__)
#define BY_LEVEL(result, name, loop, parameters, ...)                                  \
  SK_FOR_AVX512 static result name##_avx512 parameters { return loop(SK_CPU_AVX512, __VA_ARGS__); } \
  SK_FOR_AVX2 static result name##_avx2 parameters { return loop(SK_CPU_AVX2, __VA_ARGS__); }       \
  static result name##_baseline parameters { return loop(SK_CPU_BASELINE, __VA_ARGS__); }           \
  result name parameters {                                                             \
    int level = sk_cpu_level();                                                        \
    if (level >= SK_CPU_AVX512) return name##_avx512(__VA_ARGS__);                     \
    if (level >= SK_CPU_AVX2) return name##_avx2(__VA_ARGS__);                         \
    return name##_baseline(__VA_ARGS__);                                               \
  }
#else
#define BY_LEVEL(result, name, loop, parameters, ...) \
  result name parameters { return loop(SK_CPU_BASELINE, __VA_ARGS__); }
#endif

BY_LEVEL(void, sk_gram, gram,
         (float *c, int64_t stride, const float *p, int64_t p_stride, int64_t depth, int64_t width), c, stride, p,
         p_stride, depth, width)
BY_LEVEL(int64_t, sk_cholesky, cholesky, (float *a, int64_t stride, int64_t width, float *inverse), a, stride, width,
         inverse)

SK_INLINE void sk_cholesky_solve_loop(const float *u, int64_t stride, int64_t width, const float *inverse, float *b,
                                      float *x) {
  solve(u, stride, width, inverse, b, x);
}
SK_LEVELS(void, sk_cholesky_solve,
          (const float *u, int64_t stride, int64_t width, const float *inverse, float *b, float *x),
          (u, stride, width, inverse, b, x))

SK_INLINE void sk_dots_loop(const float *a, int64_t stride, int64_t rows, int64_t width, const float *b, float *out) {
  dots(a, stride, 0, rows, width, b, out);
}
SK_LEVELS(void, sk_dots, (const float *a, int64_t stride, int64_t rows, int64_t width, const float *b, float *out),
          (a, stride, rows, width, b, out))

SK_INLINE void sk_picked_dots_loop(const float *a, int64_t stride, const int32_t *picked, int64_t rows, int64_t width,
                                   const float *b, float *out) {
  dots(a, stride, picked, rows, width, b, out);
}
SK_LEVELS(void, sk_picked_dots,
          (const float *a, int64_t stride, const int32_t *picked, int64_t rows, int64_t width, const float *b,
           float *out),
          (a, stride, picked, rows, width, b, out))
