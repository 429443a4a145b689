// All items against one user in whole numbers, and the best of them kept.
#ifndef SK_SCAN_H
#define SK_SCAN_H

#include <stdint.h>

/// Scans blocks of 64 items of `packed`, from block *next on, until all are done or less than 64 places are left.
///
/// The score of item i is scales[i] * unit * sum of user[f] * (item's f) + biases[i]; `biases` may be null. `packed`
/// holds, for each block, for each group of four factors, for each of 64 items, four bytes: the factor plus 128. `user`
/// holds 4 times `groups` numbers. Items whose bit of `marks` is set (16 items a word, 4 words a block) are passed over, as
/// are those whose score is not above `floor`. What is left is written to `found` and `scores`, items ascending, and
/// counted: at most `room` in all, which is at least 64. *next becomes the first block that was not scanned.
/// The sums are exact, so the result is the same on every processor.
int64_t sk_scan(const uint8_t *packed, int64_t blocks, int64_t groups, const int8_t *user, float unit,
                const float *scales, const float *biases, const uint16_t *marks, float floor, int64_t *next,
                int32_t *found, float *scores, int64_t room);

/// Moves the `keep` best of `count` (highest score, then lowest item) to the front, items ascending. Returns the
/// lowest score kept. `keep` is 1 to `count`.
float sk_keep_best(int32_t *found, float *scores, int64_t count, int64_t keep, float *scratch);

#endif
