#include "traverse.h"

#include <string.h>

// Several descents are interleaved: each is a chain of dependent loads, and side by side they hide each other's
// latency. Nothing branches on data but the end of the loop, when all have reached their leaves.
enum { LANES = 8 };

static inline uint32_t in_set(const uint64_t *sets, uint64_t offset, double value, int single) {
  if (single) value = (float)value;
  // NaN and what does not fit into 31 bits are in no set; -0.9 is code 0 unless negative ones are unknown.
  if (!(value > -1 && value < 2147483648.0) || (single && value < 0)) return 0;
  uint64_t code = (uint64_t)(int64_t)value;
  uint64_t word = (code >> 6) - sets[offset];
  if (word >= sets[offset + 1]) return 0;
  return (sets[offset + 2 + word] >> (code & 63)) & 1;
}

static inline uint32_t special_step(const sk_tree_node *node, const uint64_t *sets, double value) {
  uint32_t feature = node->feature;
  int missing = value != value;
  if (feature & SK_TREE_ZERO_MISSING)
    missing |= value >= -(double)1e-35f && value <= (double)1e-35f;
  uint32_t right;
  if (missing) {
    right = (feature & SK_TREE_MISSING_RIGHT) != 0;
  } else if (feature & SK_TREE_CATEGORY) {
    uint64_t offset;
    memcpy(&offset, &node->threshold, sizeof offset);
    right = !in_set(sets, offset, value, (feature & SK_TREE_SINGLE) != 0);
  } else {
    right = !(value <= node->threshold);
  }
  return node->left + right;
}

static inline uint32_t plain_step(const sk_tree_node *node, double value) {
  uint32_t missing_right = (node->feature >> 30) & 1;
  uint32_t greater = !(value <= node->threshold);
  uint32_t missing = value != value;
  // NaN is never at most the threshold; the flag then decides alone
  return node->left + (greater & ((missing ^ 1) | missing_right));
}

static inline uint32_t step(const sk_tree_node *node, const uint64_t *sets, double value, int special) {
  if (special && (node->feature & SK_TREE_SPECIAL)) return special_step(node, sets, value);
  return plain_step(node, value);
}

uint32_t sk_tree_child(const sk_trees *trees, uint32_t node, double value) {
  return step(trees->nodes + node, trees->sets, value, 1);
}

static inline void add(double *sum, double value, int single) {
  *sum = single ? (double)((float)*sum + (float)value) : *sum + value;
}

__attribute__((always_inline)) static inline void add_row(
    const sk_trees *trees, const double *row, double *sums, int special) {
  const sk_tree_node *nodes = trees->nodes;
  size_t output = 0;
  for (size_t first = 0; first < trees->tree_count; first += LANES) {
    size_t lanes = trees->tree_count - first < LANES ? trees->tree_count - first : LANES;
    uint32_t at[LANES];
    for (size_t lane = 0; lane < LANES; lane++) at[lane] = trees->roots[first + (lane < lanes ? lane : 0)];
    uint32_t moved;
    do {
      moved = 0;
      for (size_t lane = 0; lane < LANES; lane++) {
        const sk_tree_node *node = nodes + at[lane];
        uint32_t next = step(node, trees->sets, row[node->feature & SK_TREE_FEATURE], special);
        moved |= next ^ at[lane];
        at[lane] = next;
      }
    } while (moved);
    for (size_t lane = 0; lane < lanes; lane++) {
      add(sums + output, trees->values[at[lane]], trees->single);
      if (++output == trees->output_count) output = 0;
    }
  }
}

void sk_trees_add_row(const sk_trees *trees, const double *row, double *sums) {
  if (trees->special) add_row(trees, row, sums, 1);
  else add_row(trees, row, sums, 0);
}

// Each lane adds into shares of its own as long as those fit here: in one place the additions to a popular feature would
// wait for each other.
enum { OWN_SHARES = 64 };

__attribute__((always_inline)) static inline void attribute_row(
    const sk_trees *trees, const double *expected, const double *row, size_t width, double *result, double *sums,
    int special, int fits) {
  const sk_tree_node *nodes = trees->nodes;
  size_t total = trees->output_count * width;
  // the last one is for lanes without a tree
  double own[(LANES + 1) * OWN_SHARES];
  if (fits) memset(own, 0, (LANES + 1) * total * sizeof(double));
  size_t output = 0;
  size_t sum = 0;
  for (size_t first = 0; first < trees->tree_count; first += LANES) {
    size_t lanes = trees->tree_count - first < LANES ? trees->tree_count - first : LANES;
    uint32_t at[LANES];
    double *parts[LANES];
    for (size_t lane = 0; lane < lanes; lane++) {
      at[lane] = trees->roots[first + lane];
      parts[lane] = (fits ? own + lane * total : result) + output * width;
      parts[lane][width - 1] += expected[at[lane]];
      if (++output == trees->output_count) output = 0;
    }
    if (fits && lanes < LANES) {
      for (size_t lane = lanes; lane < LANES; lane++) {
        at[lane] = trees->roots[first];
        parts[lane] = own + LANES * total;
      }
    }
    size_t walking = fits ? LANES : lanes;
    uint32_t moving;
    do {
      moving = 0;
      for (size_t lane = 0; lane < walking; lane++) {
        const sk_tree_node *node = nodes + at[lane];
        uint32_t feature = node->feature & SK_TREE_FEATURE;
        uint32_t next = step(node, trees->sets, row[feature], special);
        // on a leaf nothing changes, and zero is added
        parts[lane][feature] += expected[next] - expected[at[lane]];
        moving |= nodes[next].left ^ next;
        at[lane] = next;
      }
    } while (moving);
    if (!sums) continue;
    for (size_t lane = 0; lane < lanes; lane++) {
      add(sums + sum, trees->values[at[lane]], trees->single);
      if (++sum == trees->output_count) sum = 0;
    }
  }
  if (!fits) return;
  for (size_t lane = 0; lane < LANES; lane++)
    for (size_t place = 0; place < total; place++) result[place] += own[lane * total + place];
}

void sk_trees_attribute_row(
    const sk_trees *trees, const double *expected, const double *row, size_t width, double *result, double *sums) {
  if (trees->output_count * width > OWN_SHARES) attribute_row(trees, expected, row, width, result, sums, 1, 0);
  else if (trees->special) attribute_row(trees, expected, row, width, result, sums, 1, 1);
  else attribute_row(trees, expected, row, width, result, sums, 0, 1);
}

__attribute__((always_inline)) static inline void add_block(
    const sk_trees *trees, const double *block, double *sums, int special) {
  const sk_tree_node *nodes = trees->nodes;
  size_t output = 0;
  for (size_t tree = 0; tree < trees->tree_count; tree++) {
    double *sum = sums + output * SK_TREE_BLOCK;
    for (size_t first = 0; first < SK_TREE_BLOCK; first += LANES) {
      const double *rows = block + first;
      uint32_t at[LANES];
      for (size_t lane = 0; lane < LANES; lane++) at[lane] = trees->roots[tree];
      uint32_t moved;
      do {
        moved = 0;
        for (size_t lane = 0; lane < LANES; lane++) {
          const sk_tree_node *node = nodes + at[lane];
          double value = rows[(size_t)(node->feature & SK_TREE_FEATURE) * SK_TREE_BLOCK + lane];
          uint32_t next = step(node, trees->sets, value, special);
          moved |= next ^ at[lane];
          at[lane] = next;
        }
      } while (moved);
      for (size_t lane = 0; lane < LANES; lane++)
        add(sum + first + lane, trees->values[at[lane]], trees->single);
    }
    if (++output == trees->output_count) output = 0;
  }
}

void sk_trees_add_block(const sk_trees *trees, const double *block, double *sums) {
  if (trees->special) add_block(trees, block, sums, 1);
  else add_block(trees, block, sums, 0);
}
