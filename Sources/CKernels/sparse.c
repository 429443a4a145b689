#include "sparse.h"

// Rows lie far apart in memory: what comes next is asked for while this one is added.
static void fetch(int64_t from, int64_t to, const int32_t *columns, const float *values) {
  int64_t end = to - from > 64 ? from + 64 : to;
  for (int64_t k = from; k < end; k += 16) {
    __builtin_prefetch(columns + k);
    __builtin_prefetch(values + k);
  }
}

void sk_sparse_add(const int32_t *rows, const float *weights, int64_t count, const int64_t *starts,
                   const int32_t *columns, const float *values, float *sums) {
#pragma clang fp contract(off)
  for (int64_t i = 0; i < count; i++) {
    if (i + 8 < count) __builtin_prefetch(starts + rows[i + 8]);
    if (i + 2 < count) fetch(starts[rows[i + 2]], starts[rows[i + 2] + 1], columns, values);
    float weight = weights[i];
    int64_t k = starts[rows[i]], to = starts[rows[i] + 1];
    // Columns of a row differ, so four sums may be read before the first of them is written.
    for (; k + 4 <= to; k += 4) {
      float *a = sums + columns[k], *b = sums + columns[k + 1], *c = sums + columns[k + 2], *d = sums + columns[k + 3];
      float x = *a + weight * values[k], y = *b + weight * values[k + 1];
      float z = *c + weight * values[k + 2], w = *d + weight * values[k + 3];
      *a = x, *b = y, *c = z, *d = w;
    }
    for (; k < to; k++) sums[columns[k]] += weight * values[k];
  }
}
