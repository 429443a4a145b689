#include "histogram.h"

#include <string.h>

// Far enough ahead that a row has come from memory when its turn is there.
enum { AHEAD = 24 };

static inline void widen(int32_t *local, int64_t features, const int32_t *offsets, const int32_t *widths,
                         int64_t *out) {
  for (int64_t f = 0; f < features; f++) {
    int32_t *from = local + f * 256;
    int64_t *to = out + offsets[f];
    for (int32_t b = 0; b < widths[f]; b++) {
      int64_t v = from[b];
      // The low half is a sum without sign, the high half one with sign: a borrow cannot happen as h >= 0.
      to[b] += ((v >> 16) << 32) + (v & 0xffff);
    }
  }
}

static inline void add_row(const uint8_t *row, int64_t fours, int32_t v, int32_t *local) {
  for (int64_t k = 0; k < fours; k++) {
    uint32_t four;
    memcpy(&four, row + 4 * k, 4);
    int32_t *at = local + 1024 * k;
    at[four & 255] += v;
    at[256 + ((four >> 8) & 255)] += v;
    at[512 + ((four >> 16) & 255)] += v;
    at[768 + (four >> 24)] += v;
  }
}

// The number of groups of four as a constant lets the compiler unroll the loop over features.
#define NARROW(FOURS)                                                                                        \
  static void narrow_##FOURS(const uint8_t *bins, int64_t stride, const uint32_t *rows, const int32_t *packed, \
                             int64_t count, int64_t ahead, int32_t *local) {                                  \
    if (rows) {                                                                                               \
      int64_t i = 0;                                                                                          \
      for (; i < ahead; i++) {                                                                                \
        __builtin_prefetch(bins + (int64_t)rows[i + AHEAD] * stride);                                         \
        __builtin_prefetch(packed + rows[i + AHEAD]);                                                         \
        add_row(bins + (int64_t)rows[i] * stride, FOURS, packed[rows[i]], local);                             \
      }                                                                                                       \
      for (; i < count; i++) add_row(bins + (int64_t)rows[i] * stride, FOURS, packed[rows[i]], local);        \
    } else {                                                                                                  \
      for (int64_t i = 0; i < count; i++) add_row(bins + i * stride, FOURS, packed[i], local);                \
    }                                                                                                         \
  }
NARROW(1) NARROW(2) NARROW(3) NARROW(4) NARROW(5) NARROW(6) NARROW(7) NARROW(8)

typedef void narrow_loop(const uint8_t *, int64_t, const uint32_t *, const int32_t *, int64_t, int64_t, int32_t *);
static narrow_loop *const narrow_loops[8] = {narrow_1, narrow_2, narrow_3, narrow_4,
                                             narrow_5, narrow_6, narrow_7, narrow_8};

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

void sk_histogram_narrow(const uint8_t *bins, int64_t stride, int64_t features, const uint32_t *rows,
                         const int32_t *packed, int64_t count, int64_t run, const int32_t *offsets,
                         const int32_t *widths, int64_t *out) {
  _Alignas(64) int32_t local[SK_HISTOGRAM_BLOCK * 256];
  int64_t fours = (features + 3) / 4;
  for (int64_t start = 0; start < count; start += run) {
    int64_t here = smaller(run, count - start);
    int64_t ahead = smaller(here, count - start - AHEAD);
    // Columns that fill up the last four fall into bin 0 of places that nobody reads.
    for (int64_t f = 0; f < features; f++) memset(local + f * 256, 0, (size_t)widths[f] * 4);
    narrow_loops[fours - 1](rows ? bins : bins + start * stride, stride, rows ? rows + start : 0,
                            rows ? packed : packed + start, here, ahead, local);
    widen(local, features, offsets, widths, out);
  }
}

void sk_histogram_narrow_some(const uint8_t *bins, int64_t stride, const int32_t *list, int64_t listed,
                              const uint32_t *rows, const int32_t *packed, int64_t count, int64_t run,
                              const int32_t *offsets, const int32_t *widths, int64_t *out) {
  _Alignas(64) int32_t local[SK_HISTOGRAM_BLOCK * 256];
  for (int64_t start = 0; start < count; start += run) {
    int64_t end = smaller(start + run, count);
    for (int64_t k = 0; k < listed; k++) memset(local + 256 * list[k], 0, (size_t)widths[list[k]] * 4);
    for (int64_t i = start; i < end; i++) {
      int64_t r = rows ? rows[i] : i;
      if (rows && i + AHEAD < count) __builtin_prefetch(bins + (int64_t)rows[i + AHEAD] * stride);
      const uint8_t *row = bins + r * stride;
      int32_t v = packed[r];
      for (int64_t k = 0; k < listed; k++) local[256 * list[k] + row[list[k]]] += v;
    }
    for (int64_t k = 0; k < listed; k++)
      widen(local + 256 * list[k], 1, offsets + list[k], widths + list[k], out);
  }
}

void sk_histogram_wide(const uint8_t *bins, int64_t stride, const int32_t *list, int64_t listed,
                       const uint32_t *rows, const int32_t *pairs, int64_t count, int64_t one,
                       const int32_t *offsets, int64_t *out) {
  for (int64_t i = 0; i < count; i++) {
    int64_t r = rows ? rows[i] : i;
    if (rows && i + AHEAD < count) {
      __builtin_prefetch(bins + (int64_t)rows[i + AHEAD] * stride);
      __builtin_prefetch(pairs + 2 * (int64_t)rows[i + AHEAD]);
    }
    const uint8_t *row = bins + r * stride;
    int64_t g = pairs[2 * r], h = pairs[2 * r + 1] + one;
    for (int64_t k = 0; k < listed; k++) {
      int64_t *at = out + 2 * ((int64_t)offsets[list[k]] + row[list[k]]);
      at[0] += g;
      at[1] += h;
    }
  }
}

void sk_histogram_subtract(const int64_t *parent, const int64_t *less, int64_t *larger, int64_t count) {
  for (int64_t i = 0; i < count; i++) larger[i] = parent[i] - less[i];
}

int64_t sk_partition_rows(const uint8_t *column, const uint32_t *rows, int64_t count, const uint8_t goes_left[256],
                          uint32_t *left, uint32_t *right) {
  int64_t lefts = 0, rights = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t row = rows[i];
    uint8_t goes = goes_left[column[row]];
    // Both are written and one is kept: no branch to mispredict. The one not kept is overwritten or past the end.
    right[rights] = row;
    left[lefts] = row;
    lefts += goes;
    rights += 1 - goes;
  }
  return lefts;
}
