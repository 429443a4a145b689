// The best place to cut the bins of a number in two.
#ifndef SK_SPLITS_H
#define SK_SPLITS_H

#include <stdint.h>

/// A node and what its splits must hold to.
typedef struct {
  /// Sums of the node, and what is on the left before the first bin (missing values, or nothing).
  int64_t total_gradient, total_hessian, total_rows;
  int64_t left_gradient, left_hessian, left_rows;
  /// What a whole number stands for.
  double gradient_scale, hessian_scale;
  /// Where the row count begins in a word of hessians; 0 where a bin is one word without a count, and rows are
  /// estimated as hessian times `rows_per_hessian`.
  int32_t count_bit;
  /// 1: values must not fall from left to right, -1: must not rise, 0: free.
  int32_t direction;
  double rows_per_hessian;
  double minimum_rows, minimum_hessian;
  /// Penalties and bounds of a leaf's value.
  double l1, l2, lowest, highest;
  /// Gain of the node unsplit, and what a split must gain on top.
  double floor, minimum_gain;
} sk_split_query;

/// Cuts after one of the first `bins` bins (at most 256).
/// - gain, left: of the best split: its gain, and gradient, hessian and rows on the left.
/// Returns the last bin on the left, the lowest of equals; -1 where no split is allowed.
int32_t sk_best_split(const int64_t *histogram, int32_t bins, const sk_split_query *query, double *gain,
                      int64_t left[3]);

#endif
