#include "shapley.h"

#include "cpu.h"

// The Shapley value of feature i on the path to a leaf is
//   value * (o_i - z_i) * integral over t in [0, 1] of product over j != i of (t * o_j + (1 - t) * z_j)
// (the multilinear extension of G. Owen, Management Science 18, 1972): o_j is 1 where the row obeys all splits of j on
// the path, z_j the share of rows that do by cover. The integrand is a polynomial of degree d - 1 for d features, so
// that Gauss-Legendre quadrature with (d + 1) / 2 points is exact. Products of positive numbers only: nothing cancels,
// and nothing is divided by.

typedef double lanes __attribute__((vector_size(8 * SK_SHAP_LANES), aligned(64)));
typedef double unaligned_lanes __attribute__((vector_size(8 * SK_SHAP_LANES), aligned(8)));
typedef int64_t mask_lanes __attribute__((vector_size(8 * SK_SHAP_LANES)));

#define ALWAYS __attribute__((always_inline)) static inline

size_t sk_shapley_scratch(const sk_paths *paths) {
  // per element: obeyed, sum, and four factors and four products; per node one word
  return paths->deepest * SK_SHAP_LANES * 10 + paths->widest;
}

// All ones in the lanes whose row goes to the second child.
ALWAYS uint64_t second_mask(const sk_trees *trees, uint32_t index, const double *rows, size_t stride) {
  const sk_tree_node *node = trees->nodes + index;
  const double *values = rows + (size_t)(node->feature & SK_TREE_FEATURE) * stride;
  uint64_t mask = 0;
  if (node->feature & SK_TREE_SPECIAL) {
    for (int lane = 0; lane < SK_SHAP_LANES; lane++)
      mask |= (uint64_t)(sk_tree_child(trees, index, values[lane]) - node->left) << lane;
  } else {
    uint64_t missing_right = (node->feature & SK_TREE_MISSING_RIGHT) != 0;
    for (int lane = 0; lane < SK_SHAP_LANES; lane++) {
      double value = values[lane];
      mask |= (!(value <= node->threshold) & ((value == value) | missing_right)) << lane;
    }
  }
  return mask;
}

// Adds one chunk of `points` quadrature points of one leaf to `sums`.
ALWAYS void add_points(
    int points, const double *at, const double *weights, double value, const sk_path_element *elements, size_t count,
    const lanes *obeyed, lanes *sums, lanes *factors, lanes *products) {
  lanes product[4], rest[4];
  for (int q = 0; q < points; q++) {
    product[q] = (lanes){} + weights[q] * value;
    rest[q] = (lanes){} + 1.0;
  }
  for (size_t e = 0; e < count; e++) {
    for (int q = 0; q < points; q++) {
      lanes factor = at[q] * obeyed[e] + (1 - at[q]) * elements[e].share;
      factors[4 * e + q] = factor;
      products[4 * e + q] = product[q];
      product[q] *= factor;
    }
  }
  for (size_t e = count; e-- > 0;) {
    lanes sum = sums[e];
    for (int q = 0; q < points; q++) {
      sum += products[4 * e + q] * rest[q];
      rest[q] *= factors[4 * e + q];
    }
    sums[e] = sum;
  }
}

ALWAYS void shapley(
    const sk_trees *trees, const sk_paths *paths, const double *rows, size_t stride, size_t width, double *result,
    double *scratch) {
  lanes *obeyed = (lanes *)scratch;
  lanes *sums = obeyed + paths->deepest;
  lanes *factors = sums + paths->deepest;
  lanes *products = factors + 4 * paths->deepest;
  uint64_t *second = (uint64_t *)(products + 4 * paths->deepest);
  const mask_lanes bits = {1, 2, 4, 8, 16, 32, 64, 128};
  size_t leaf = 0, element = 0, edge = 0;
  for (size_t tree = 0; tree < trees->tree_count; tree++) {
    double *output = result + tree % trees->output_count * width * SK_SHAP_LANES;
    uint32_t root = trees->roots[tree];
    if (leaf == paths->leaves_end[tree]) continue;
    for (uint32_t node = root; node < trees->roots[tree + 1]; node++)
      if (trees->nodes[node].left != node) second[node - root] = second_mask(trees, node, rows, stride);
    for (; leaf < paths->leaves_end[tree]; leaf++) {
      const sk_path_leaf *path = paths->leaves + leaf;
      const sk_path_element *elements = paths->elements + element;
      size_t count = path->elements_end - element;
      for (size_t e = 0; e < count; e++) {
        uint64_t mask = 255;
        for (; edge < elements[e].edges_end; edge++) {
          uint32_t step = paths->edges[edge];
          mask &= step & 1 ? second[step >> 1] : ~second[step >> 1];
        }
        mask_lanes set = ((mask_lanes){} + (int64_t)mask & bits) != 0;
        obeyed[e] = (lanes)(set & (mask_lanes)((lanes){} + 1.0));
        sums[e] = (lanes){};
      }
      const double *at = paths->quadratures + path->quadrature, *weights = at + path->points;
      for (uint32_t left = path->points; left > 0;) {
        switch (left) {
          case 1: add_points(1, at, weights, path->value, elements, count, obeyed, sums, factors, products); break;
          case 2: add_points(2, at, weights, path->value, elements, count, obeyed, sums, factors, products); break;
          case 3: add_points(3, at, weights, path->value, elements, count, obeyed, sums, factors, products); break;
          default: add_points(4, at, weights, path->value, elements, count, obeyed, sums, factors, products); break;
        }
        uint32_t done = left < 4 ? left : 4;
        at += done;
        weights += done;
        left -= done;
      }
      for (size_t e = 0; e < count; e++)
        *(unaligned_lanes *)(output + (size_t)elements[e].feature * SK_SHAP_LANES) +=
            sums[e] * (obeyed[e] - elements[e].share);
      element += count;
    }
  }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"))) static void shapley_avx512(
    const sk_trees *trees, const sk_paths *paths, const double *rows, size_t stride, size_t width, double *result,
    double *scratch) {
  shapley(trees, paths, rows, stride, width, result, scratch);
}

__attribute__((target("avx2,fma"))) static void shapley_avx2(
    const sk_trees *trees, const sk_paths *paths, const double *rows, size_t stride, size_t width, double *result,
    double *scratch) {
  shapley(trees, paths, rows, stride, width, result, scratch);
}
#endif

void sk_shapley(
    const sk_trees *trees, const sk_paths *paths, const double *rows, size_t stride, size_t width, double *result,
    double *scratch) {
#if defined(__x86_64__)
  int level = sk_cpu_level();
  if (level >= SK_CPU_AVX512) return shapley_avx512(trees, paths, rows, stride, width, result, scratch);
  if (level >= SK_CPU_AVX2) return shapley_avx2(trees, paths, rows, stride, width, result, scratch);
#endif
  shapley(trees, paths, rows, stride, width, result, scratch);
}
