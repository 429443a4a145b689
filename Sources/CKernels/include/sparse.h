// Sparse rows added to a dense one.
#ifndef SK_SPARSE_H
#define SK_SPARSE_H

#include <stdint.h>

/// sums[columns[k]] += weights[i] * values[k] for each i below `count`, in order, and each place k of row rows[i]: from
/// starts[rows[i]] to before starts[rows[i] + 1]. No column may come twice in a row. Nothing is fused, so every
/// processor gives the same bits.
void sk_sparse_add(const int32_t *rows, const float *weights, int64_t count, const int64_t *starts,
                   const int32_t *columns, const float *values, float *sums);

#endif
