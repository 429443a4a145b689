// All items against users in whole numbers, and the best of them kept.
#ifndef SK_SCAN_H
#define SK_SCAN_H

#include <stdint.h>

/// A user of a scan, and what was found for it.
typedef struct {
  /// 4 times `groups` numbers.
  const int8_t *vector;
  /// What the sums are multiplied by, above 0.
  float unit;
  /// Items whose score is not above it are passed over; it rises while the scan goes on.
  float floor;
  /// Items to pass over: 16 a word, 4 words a block.
  const uint16_t *marks;
  /// OUT: items and their scores, `room` places each, of which `count` are filled.
  int32_t *found;
  float *scores;
  int64_t count;
} sk_scan_user;

/// Finds the `keep` best of 64 times `blocks` items for each of `count` users, items ascending; of equal scores the
/// smaller item.
///
/// The score of item i is scales[i] * unit * sum of vector[f] * (item's f) + biases[i]; `biases` may be null. `packed`
/// holds, for each block, for each group of four factors, for each of 64 items, four bytes: the factor plus 128. `keep`
/// is at least 1, `room` at least keep + 128, and `scratch` holds `room` numbers. The sums are exact, so the result is the same
/// on every processor.
void sk_scan(const uint8_t *packed, int64_t blocks, int64_t groups, const float *scales, const float *biases,
             sk_scan_user *users, int64_t count, int64_t keep, int64_t room, float *scratch);

#endif
