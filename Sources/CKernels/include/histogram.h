// Sums of gradients by bin, the inner loop of tree growth. All sums are whole numbers, so neither the order of the
// rows nor the number of threads changes them.
#ifndef SK_HISTOGRAM_H
#define SK_HISTOGRAM_H

#include <stdint.h>

/// Most features that one block of row-major bins holds.
enum { SK_HISTOGRAM_BLOCK = 32 };

/// Adds small packed gradients: out[offsets[f] + bin] += (g << 32) + h for every row and feature of one block.
/// - bins: row-major, `stride` bytes a row, at least `features` rounded up to 4 of them readable.
/// - rows: positions of the rows, `count` of them; null: rows 0 to count - 1.
/// - packed: for the row with position r (not the r-th of `rows`): (g << 16) + h with h >= 0.
/// - run: rows after which a 16-bit sum could overflow: run * max|g| <= 32767, run * max h <= 65535.
/// - offsets, widths: where the bins of a feature begin in `out`, and how many they are (at most 256).
void sk_histogram_narrow(const uint8_t *bins, int64_t stride, int64_t features, const uint32_t *rows,
                         const int32_t *packed, int64_t count, int64_t run, const int32_t *offsets,
                         const int32_t *widths, int64_t *out);

/// As above for the features of `list` alone (positions in the block).
void sk_histogram_narrow_some(const uint8_t *bins, int64_t stride, const int32_t *list, int64_t listed,
                              const uint32_t *rows, const int32_t *packed, int64_t count, int64_t run,
                              const int32_t *offsets, const int32_t *widths, int64_t *out);

/// Adds finely rounded gradients for the features of `list`:
/// out[2 * (offsets[f] + bin)] += g and out[2 * (offsets[f] + bin) + 1] += h + one.
/// - pairs: g and h of the row with position r at 2 r and 2 r + 1.
/// - one: what counts a row, above the bits of the sum of h.
void sk_histogram_wide(const uint8_t *bins, int64_t stride, const int32_t *list, int64_t listed,
                       const uint32_t *rows, const int32_t *pairs, int64_t count, int64_t one,
                       const int32_t *offsets, int64_t *out);

/// larger[i] = parent[i] - smaller[i].
void sk_histogram_subtract(const int64_t *parent, const int64_t *smaller, int64_t *larger, int64_t count);

/// Sends each row left or right by goes_left[its bin], keeping their order; returns how many went left.
/// `left` may be `rows` itself.
int64_t sk_partition_rows(const uint8_t *column, const uint32_t *rows, int64_t count, const uint8_t goes_left[256],
                          uint32_t *left, uint32_t *right);

#endif
