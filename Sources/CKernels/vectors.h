// Sixteen floats at once, as one, two or four registers: loops written once, compiled for each level of processor.
#ifndef SK_VECTORS_H
#define SK_VECTORS_H

#include <stdint.h>
#include <string.h>

#include "targets.h"

#pragma clang fp contract(fast)

typedef float sk_v16 __attribute__((vector_size(64), aligned(4), may_alias));

// Each quarter of `sums` becomes four times the sum of one of a, b, c, d, always added in the same order.
#define SK_SUM4(sums, a, b, c, d)                                                                                \
  do {                                                                                                           \
    sk_v16 ab_ = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +         \
                 __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);    \
    sk_v16 cd_ = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +         \
                 __builtin_shufflevector(c, d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);    \
    sk_v16 all_ = __builtin_shufflevector(ab_, cd_, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +  \
                  __builtin_shufflevector(ab_, cd_, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31); \
    all_ += __builtin_shufflevector(all_, all_, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);           \
    (sums) = all_ + __builtin_shufflevector(all_, all_, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);   \
  } while (0)

#define SK_QUARTER(x, q)                                                                                          \
  __builtin_shufflevector(x, x, 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), \
                          4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q), 4 * (q))

// The sum of sixteen numbers.
#define SK_SUM(total, x)          \
  do {                            \
    sk_v16 one_ = (x), sum_;      \
    SK_SUM4(sum_, one_, one_, one_, one_); \
    (total) = sum_[0];            \
  } while (0)

#endif
