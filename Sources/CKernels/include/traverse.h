#ifndef SK_TRAVERSE_H
#define SK_TRAVERSE_H

#include <stddef.h>
#include <stdint.h>

/// A node of a compiled tree. The second child follows the first. A leaf is its own first child, its threshold
/// is infinity and its flags are zero, so that a row which stands on a leaf stays there.
typedef struct {
  /// Rows with value <= threshold go to the first child. For categories: bits of the offset of their set.
  double threshold;
  /// Flags above, number of the feature in the low bits.
  uint32_t feature;
  /// First child, counted from the first node of the first tree.
  uint32_t left;
} sk_tree_node;

enum {
  SK_TREE_FEATURE = 0x00FFFFFF,
  /// NaN goes to the second child.
  SK_TREE_MISSING_RIGHT = 1 << 30,
  /// Any of the following is set: the node needs more than a comparison.
  SK_TREE_SPECIAL = 1 << 29,
  /// A value within 1e-35 of zero counts as NaN.
  SK_TREE_ZERO_MISSING = 1 << 28,
  /// Rows whose code is in a set go to the first child.
  SK_TREE_CATEGORY = 1 << 27,
  /// The code is read as a Float, and a negative one is in no set.
  SK_TREE_SINGLE = 1 << 26,
};

/// Compiled trees, one after another. A set is two words, first 64-bit word covered and number of words, then
/// the words.
typedef struct {
  const sk_tree_node *nodes;
  /// Value of each node; zero for inner ones.
  const double *values;
  const uint64_t *sets;
  /// First node of each tree.
  const uint32_t *roots;
  size_t tree_count;
  /// Trees are dealt to the outputs in turn.
  size_t output_count;
  /// Some node has SK_TREE_SPECIAL.
  int special;
  /// Add in Float.
  int single;
} sk_trees;

enum { SK_TREE_BLOCK = 64 };

/// Adds the leaves of one row to `sums`, one an output.
void sk_trees_add_row(const sk_trees *trees, const double *row, double *sums);

/// Adds the leaves of SK_TREE_BLOCK rows: value of feature f in row r is block[f * SK_TREE_BLOCK + r], the sum
/// of output k is sums[k * SK_TREE_BLOCK + r].
void sk_trees_add_block(const sk_trees *trees, const double *block, double *sums);

/// Adds, for each node on the paths of one row, the change of `expected` (one number a node) to the feature asked:
/// that of feature f for output k is result[k * width + f], the expectation at the roots result[k * width + width - 1].
/// Where `sums` is not null, the leaves are added to it as `sk_trees_add_row` does, in the same order.
void sk_trees_attribute_row(
    const sk_trees *trees, const double *expected, const double *row, size_t width, double *result, double *sums);

/// The child that a row goes to from `node`, which is no leaf, by its value of the node's feature.
uint32_t sk_tree_child(const sk_trees *trees, uint32_t node, double value);

#endif
