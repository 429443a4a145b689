#include "select.h"

#include <string.h>

#include "targets.h"

// Whole numbers that rise as the scores do: the bits of a float, those of a negative one turned over but for the sign.
SK_INLINE int32_t rising(float score) {
  int32_t bits;
  memcpy(&bits, &score, 4);
  return bits ^ (int32_t)((uint32_t)(bits >> 31) >> 1);
}

// The range of keys is halved until as many as wanted lie above its middle, or it is one key: about twelve times for
// some hundred scores. Every step is one pass without branches, which beats partitioning at these lengths many times.
SK_INLINE float sk_keep_best_loop(int32_t *found, float *scores, int64_t count, int64_t keep, float *scratch) {
  int32_t *keys = (int32_t *)(void *)scratch;
  int32_t least = INT32_MAX, most = INT32_MIN;
  for (int64_t i = 0; i < count; i++) {
    int32_t key = rising(scores[i]);
    keys[i] = key;
    least = key < least ? key : least;
    most = key > most ? key : most;
  }
  // The key that is `keep`-th lies between the two.
  int32_t low = least, high = most;
  if (keep >= count) high = least;
  while (low < high) {
    int32_t middle = (int32_t)(((int64_t)low + high) >> 1);
    int32_t larger = 0;
    for (int64_t i = 0; i < count; i++) larger += keys[i] > middle;
    if (larger > keep)
      low = middle + 1;
    else
      high = middle;
    if (larger == keep) break;
  }
  int64_t equal = keep, to = 0;  // of those that are equal, the first
  for (int64_t i = 0; i < count; i++) equal -= keys[i] > high;
  int32_t last = INT32_MAX;
  if (equal == 0) {
    for (int64_t i = 0; i < count; i++) {
      int take = keys[i] > high;
      found[to] = found[i];
      scores[to] = scores[i];
      last = take && keys[i] < last ? keys[i] : last;
      to += take;
    }
  } else {
    for (int64_t i = 0; i < count; i++) {
      int take = keys[i] > high || (keys[i] == high && equal-- > 0);
      found[to] = found[i];
      scores[to] = scores[i];
      last = take && keys[i] < last ? keys[i] : last;
      to += take;
    }
  }
  last ^= (int32_t)((uint32_t)(last >> 31) >> 1);
  float lowest;
  memcpy(&lowest, &last, 4);
  return lowest;
}
SK_LEVELS(float, sk_keep_best, (int32_t *found, float *scores, int64_t count, int64_t keep, float *scratch),
          (found, scores, count, keep, scratch))
