// Which bin a value falls into: the number of bounds below it.
#ifndef SK_BINNING_H
#define SK_BINNING_H

#include <stdint.h>

/// bins[i] = number of bounds below values[i]; `missing` where it is NaN.
/// - bounds: 256 of them, ascending, the last (and all behind the real ones) +infinity, 64-byte aligned.
void sk_bins_of_floats(const float *values, int64_t count, const float *bounds, uint8_t missing, uint8_t *bins);
void sk_bins_of_doubles(const double *values, int64_t count, const double *bounds, uint8_t missing, uint8_t *bins);

/// Sorts floats without NaN by their bits, 11 at a time; `spare` has room for as many.
void sk_sort_floats(float *values, float *spare, int64_t count);
void sk_sort_doubles(double *values, double *spare, int64_t count);

/// rows[r * stride + first + c] = columns[c][r] for the rows from `start` to before `end`.
void sk_rows_of_columns(const uint8_t *columns, int64_t column_stride, int64_t features, int64_t start, int64_t end,
                        uint8_t *rows, int64_t stride);

#endif
