// The rank-b update that a blocked inverse of a symmetric matrix spends its time in.
#ifndef SK_SYMMETRIC_H
#define SK_SYMMETRIC_H

#include <stdint.h>

/// Shape of the tile that the best kernel of this processor computes in registers: how wide strips are packed.
int64_t sk_tile_rows(void);
int64_t sk_tile_columns(void);

/// Packs `rows` rows of `depth` numbers, `stride` apart, into strips of `width` rows: strip, then number, then row.
/// Rows missing from the last strip become zero. `out` holds rows rounded up to `width`, times `depth` numbers.
void sk_pack_strips(const float *panel, int64_t rows, int64_t depth, int64_t stride, int64_t width, float *out);

/// matrix[i, j] -= sum over k of left[i, k] * right[j, k] for rows `row` to before `row` + `rows` and columns
/// 0 to before `columns`. Sums run over k in order, whatever the tile.
/// - left: strips of `sk_tile_rows()`, the first begins at `row`, a multiple of that.
/// - right: strips of `sk_tile_columns()`, the first begins at column 0.
/// - matrix: its first row, `stride` numbers a row.
/// - lower: nonzero leaves out tiles that lie wholly above the diagonal.
void sk_tile_update(const float *left, const float *right, int64_t depth, int64_t row, int64_t rows, int64_t columns,
                    int lower, float *matrix, int64_t stride);

#endif
