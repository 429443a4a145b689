#include "binning.h"

#include <string.h>

#include "targets.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Eight halvings of 256 bounds without a branch. The last bound is +infinity and never below a value.
#define SEARCH(T, name)                                                                                       \
  static void name(const T *values, int64_t count, const T *bounds, uint8_t missing, uint8_t *bins) {         \
    for (int64_t i = 0; i < count; i++) {                                                                     \
      T x = values[i];                                                                                        \
      int at = 0;                                                                                             \
      for (int half = 128; half > 0; half /= 2) at += bounds[at + half - 1] < x ? half : 0;                   \
      bins[i] = x == x ? (uint8_t)at : missing;                                                               \
    }                                                                                                         \
  }
SEARCH(float, floats_baseline)
SEARCH(double, doubles_baseline)

#if defined(__x86_64__)
// Two steps of sixteen instead of eight of two: all sixteen comparisons are one instruction or a few.
#define TWO_STEPS(T, LESS)                                                    \
  T pivots[16] __attribute__((aligned(64)));                                  \
  for (int k = 0; k < 16; k++) pivots[k] = bounds[16 * k + 15];               \
  for (int64_t i = 0; i < count; i++) {                                       \
    T x = values[i];                                                          \
    int block = __builtin_popcount(LESS(pivots, x));                          \
    int within = __builtin_popcount(LESS(bounds + 16 * block, x));            \
    bins[i] = x == x ? (uint8_t)(16 * block + within) : missing;              \
  }

SK_FOR_AVX512 static inline unsigned less_f512(const float *bounds, float x) {
  return _mm512_cmp_ps_mask(_mm512_load_ps(bounds), _mm512_set1_ps(x), _CMP_LT_OQ);
}
SK_FOR_AVX512 static inline unsigned less_d512(const double *bounds, double x) {
  __m512d v = _mm512_set1_pd(x);
  return _mm512_cmp_pd_mask(_mm512_load_pd(bounds), v, _CMP_LT_OQ) |
         (unsigned)_mm512_cmp_pd_mask(_mm512_load_pd(bounds + 8), v, _CMP_LT_OQ) << 8;
}
SK_FOR_AVX2 static inline unsigned less_f256(const float *bounds, float x) {
  __m256 v = _mm256_set1_ps(x);
  return (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_load_ps(bounds), v, _CMP_LT_OQ)) |
         (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_load_ps(bounds + 8), v, _CMP_LT_OQ)) << 8;
}
SK_FOR_AVX2 static inline unsigned less_d256(const double *bounds, double x) {
  __m256d v = _mm256_set1_pd(x);
  unsigned mask = 0;
  for (int k = 0; k < 4; k++)
    mask |= (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(bounds + 4 * k), v, _CMP_LT_OQ)) << 4 * k;
  return mask;
}
SK_FOR_AVX512 static void floats_avx512(const float *values, int64_t count, const float *bounds, uint8_t missing,
                                        uint8_t *bins) {
  TWO_STEPS(float, less_f512)
}
SK_FOR_AVX512 static void doubles_avx512(const double *values, int64_t count, const double *bounds, uint8_t missing,
                                         uint8_t *bins) {
  TWO_STEPS(double, less_d512)
}
SK_FOR_AVX2 static void floats_avx2(const float *values, int64_t count, const float *bounds, uint8_t missing,
                                    uint8_t *bins) {
  TWO_STEPS(float, less_f256)
}
SK_FOR_AVX2 static void doubles_avx2(const double *values, int64_t count, const double *bounds, uint8_t missing,
                                     uint8_t *bins) {
  TWO_STEPS(double, less_d256)
}
#endif

void sk_bins_of_floats(const float *values, int64_t count, const float *bounds, uint8_t missing, uint8_t *bins) {
#if defined(__x86_64__)
  if (sk_cpu_level() >= SK_CPU_AVX512) return floats_avx512(values, count, bounds, missing, bins);
  if (sk_cpu_level() >= SK_CPU_AVX2) return floats_avx2(values, count, bounds, missing, bins);
#endif
  floats_baseline(values, count, bounds, missing, bins);
}

void sk_bins_of_doubles(const double *values, int64_t count, const double *bounds, uint8_t missing, uint8_t *bins) {
#if defined(__x86_64__)
  if (sk_cpu_level() >= SK_CPU_AVX512) return doubles_avx512(values, count, bounds, missing, bins);
  if (sk_cpu_level() >= SK_CPU_AVX2) return doubles_avx2(values, count, bounds, missing, bins);
#endif
  doubles_baseline(values, count, bounds, missing, bins);
}

// Bits of a float rise with it once those of negative ones are inverted and the sign of the others is set.
#define RADIX(T, U, SIGNED, TOP, PASSES, name)                                                      \
  void name(T *values, T *spare, int64_t count) {                                                   \
    static const int digit = 11;                                                                    \
    int64_t counts[PASSES][2048];                                                                   \
    memset(counts, 0, sizeof counts);                                                               \
    U *from = (U *)values, *to = (U *)spare;                                                        \
    for (int64_t i = 0; i < count; i++) {                                                           \
      U u;                                                                                          \
      memcpy(&u, values + i, sizeof u);                                                             \
      u ^= (U)((SIGNED)u >> TOP) | (U)1 << TOP;                                                     \
      memcpy(from + i, &u, sizeof u);                                                               \
      for (int pass = 0; pass < PASSES; pass++) counts[pass][u >> digit * pass & 2047]++;           \
    }                                                                                               \
    for (int pass = 0; pass < PASSES; pass++) {                                                     \
      int64_t *at = counts[pass], sum = 0;                                                          \
      if (count > 0 && at[from[0] >> digit * pass & 2047] == count) continue; /* one digit for all */ \
      for (int k = 0; k < 2048; k++) {                                                              \
        int64_t here = at[k];                                                                       \
        at[k] = sum;                                                                                \
        sum += here;                                                                                \
      }                                                                                             \
      for (int64_t i = 0; i < count; i++) to[at[from[i] >> digit * pass & 2047]++] = from[i];       \
      U *other = from;                                                                              \
      from = to;                                                                                    \
      to = other;                                                                                   \
    }                                                                                               \
    for (int64_t i = 0; i < count; i++) {                                                           \
      U u = from[i];                                                                                \
      u ^= u >> TOP ? (U)1 << TOP : ~(U)0;                                                          \
      memcpy(values + i, &u, sizeof u);                                                             \
    }                                                                                               \
  }
typedef uint32_t __attribute__((may_alias)) word32;
typedef uint64_t __attribute__((may_alias)) word64;
RADIX(float, word32, int32_t, 31, 3, sk_sort_floats)
RADIX(double, word64, int64_t, 63, 6, sk_sort_doubles)

void sk_rows_of_columns(const uint8_t *columns, int64_t column_stride, int64_t features, int64_t start, int64_t end,
                        uint8_t *rows, int64_t stride) {
  // Four columns at a time make one word of each row: a quarter of the stores.
  int64_t f = 0;
  for (; f + 4 <= features; f += 4) {
    const uint8_t *a = columns + f * column_stride, *b = a + column_stride, *c = b + column_stride,
                  *d = c + column_stride;
    for (int64_t r = start; r < end; r++) {
      uint32_t word = a[r] | (uint32_t)b[r] << 8 | (uint32_t)c[r] << 16 | (uint32_t)d[r] << 24;
      memcpy(rows + r * stride + f, &word, 4);
    }
  }
  for (; f < features; f++)
    for (int64_t r = start; r < end; r++) rows[r * stride + f] = columns[f * column_stride + r];
}
