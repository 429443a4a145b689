// The best of a list of scores.
#ifndef SK_SELECT_H
#define SK_SELECT_H

#include <stdint.h>

/// Moves the `keep` best of `count` (highest score, then the one that stands first) to the front, in their order. Returns
/// the lowest score kept. `keep` is 1 to `count`; `scratch` holds as many numbers as `scores`.
float sk_keep_best(int32_t *found, float *scores, int64_t count, int64_t keep, float *scratch);

#endif
