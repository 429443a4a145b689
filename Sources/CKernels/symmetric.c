#include "symmetric.h"

#include <string.h>

#include "targets.h"

// Tiles fill the vector registers of their level: 12 x 2 of 32 with AVX-512, 6 x 2 of 16 with AVX2, 4 x 2 of 16
// with SSE. A right strip is read for several left strips while it is in the nearest cache.
typedef float sk_wide __attribute__((vector_size(64), aligned(4)));
typedef float sk_half __attribute__((vector_size(32), aligned(4)));
typedef float sk_narrow __attribute__((vector_size(16), aligned(4)));

enum { WIDE_ROWS = 12, HALF_ROWS = 6, NARROW_ROWS = 4 };

int64_t sk_tile_rows(void) {
  int level = sk_cpu_level();
  return level >= SK_CPU_AVX512 ? WIDE_ROWS : level >= SK_CPU_AVX2 ? HALF_ROWS : NARROW_ROWS;
}

int64_t sk_tile_columns(void) {
  int level = sk_cpu_level();
  return level >= SK_CPU_AVX512 ? 32 : level >= SK_CPU_AVX2 ? 16 : 8;
}

void sk_pack_strips(const float *panel, int64_t rows, int64_t depth, int64_t stride, int64_t width, float *out) {
  for (int64_t first = 0; first < rows; first += width) {
    int64_t there = rows - first < width ? rows - first : width;
    float *strip = out + first * depth;
    if (there < width) memset(strip, 0, sizeof(float) * (size_t)(width * depth));
    for (int64_t i = 0; i < there; i++) {
      const float *row = panel + (first + i) * stride;
      for (int64_t k = 0; k < depth; k++) strip[k * width + i] = row[k];
    }
  }
}

#define SK_TILE(name, vector, lanes, height)                                                                         \
  SK_INLINE void name##_tile(const float *restrict left, const float *restrict right, int64_t depth, int64_t rows,   \
                             int64_t columns, float *restrict out, int64_t stride) {                                 \
    vector sums[height][2];                                                                                          \
    for (int i = 0; i < height; i++) sums[i][0] = sums[i][1] = (vector){0};                                          \
    for (int64_t k = 0; k < depth; k++, left += height, right += 2 * lanes) {                                        \
      vector a = *(const vector *)right, b = *(const vector *)(right + lanes);                                       \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < height; i++) {                                          \
        sums[i][0] += left[i] * a;                                                                                   \
        sums[i][1] += left[i] * b;                                                                                   \
      }                                                                                                              \
    }                                                                                                                \
    if (rows == height && columns == 2 * lanes) {                                                                    \
      for (int i = 0; i < height; i++, out += stride) {                                                              \
        *(vector *)out -= sums[i][0];                                                                                \
        *(vector *)(out + lanes) -= sums[i][1];                                                                      \
      }                                                                                                              \
    } else {                                                                                                         \
      for (int64_t i = 0; i < rows; i++)                                                                             \
        for (int64_t j = 0; j < columns; j++) out[i * stride + j] -= sums[i][j / lanes][j % lanes];                  \
    }                                                                                                                \
  }                                                                                                                  \
  SK_INLINE void name##_body(const float *left, const float *right, int64_t depth, int64_t row, int64_t rows,        \
                             int64_t columns, int lower, float *matrix, int64_t stride) {                            \
    for (int64_t c = 0; c < columns; c += 2 * lanes) {                                                               \
      int64_t across = columns - c < 2 * lanes ? columns - c : 2 * lanes;                                            \
      for (int64_t r = 0; r < rows; r += height) {                                                                   \
        int64_t down = rows - r < height ? rows - r : height;                                                        \
        if (lower && c > row + r + down - 1) continue;                                                               \
        name##_tile(left + r * depth, right + c * depth, depth, down, across, matrix + (row + r) * stride + c,       \
                    stride);                                                                                         \
      }                                                                                                              \
    }                                                                                                                \
  }

#define SK_UPDATE_PARAMETERS                                                                                          \
  (const float *left, const float *right, int64_t depth, int64_t row, int64_t rows, int64_t columns, int lower,      \
   float *matrix, int64_t stride)

#pragma clang fp contract(fast)
SK_TILE(narrow, sk_narrow, 4, NARROW_ROWS)
static void update_baseline SK_UPDATE_PARAMETERS {
  narrow_body(left, right, depth, row, rows, columns, lower, matrix, stride);
}

#if defined(__x86_64__)
SK_TILE(half, sk_half, 8, HALF_ROWS)
SK_TILE(wide, sk_wide, 16, WIDE_ROWS)
SK_FOR_AVX2 static void update_avx2 SK_UPDATE_PARAMETERS {
  half_body(left, right, depth, row, rows, columns, lower, matrix, stride);
}
SK_FOR_AVX512 static void update_avx512 SK_UPDATE_PARAMETERS {
  wide_body(left, right, depth, row, rows, columns, lower, matrix, stride);
}
#endif

void sk_tile_update SK_UPDATE_PARAMETERS {
#if defined(__x86_64__)
  int level = sk_cpu_level();
  if (level >= SK_CPU_AVX512) {
    update_avx512(left, right, depth, row, rows, columns, lower, matrix, stride);
    return;
  }
  if (level >= SK_CPU_AVX2) {
    update_avx2(left, right, depth, row, rows, columns, lower, matrix, stride);
    return;
  }
#endif
  update_baseline(left, right, depth, row, rows, columns, lower, matrix, stride);
}
