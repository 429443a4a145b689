#ifndef SK_SHAPLEY_H
#define SK_SHAPLEY_H

#include "traverse.h"

/// A feature on the path to a leaf.
typedef struct {
  /// Share of the rows that would stay on the path if this feature's splits sent them by cover alone.
  double share;
  uint32_t feature;
  /// End of its edges; they begin where those of the element before end.
  uint32_t edges_end;
} sk_path_element;

typedef struct {
  double value;
  /// End of its elements; they begin where those of the leaf before end.
  uint32_t elements_end;
  /// Where its quadrature begins: points, then as many weights, then their number in `quadrature_counts`.
  uint32_t quadrature;
  uint32_t points;
  uint32_t unused;
} sk_path_leaf;

/// Paths to the leaves of all trees; single-leaf trees have none.
typedef struct {
  const sk_path_leaf *leaves;
  const sk_path_element *elements;
  /// Node times two, plus one where the path takes the second child.
  const uint32_t *edges;
  /// Gauss-Legendre points on [0, 1], then their weights, for each number of points.
  const double *quadratures;
  /// End of the leaves of each tree.
  const uint32_t *leaves_end;
  /// The most features on one path, and nodes of one tree.
  size_t deepest;
  size_t widest;
} sk_paths;

enum { SK_SHAP_LANES = 8 };

/// Doubles that `sk_shapley` needs as scratch, 64-byte aligned.
size_t sk_shapley_scratch(const sk_paths *paths);

/// Adds the Shapley values of eight rows. Value of feature f in row r is rows[f * stride + r]; what feature f adds to
/// output k in row r goes to result[(k * width + f) * 8 + r].
void sk_shapley(
    const sk_trees *trees, const sk_paths *paths, const double *rows, size_t stride, size_t width, double *result,
    double *scratch);

#endif
