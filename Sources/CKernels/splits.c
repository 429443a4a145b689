#include "splits.h"

#include "targets.h"

// Vectors are arguments of inlined functions only: no call depends on how they are passed.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double numbers __attribute__((vector_size(64)));
typedef int64_t wholes __attribute__((vector_size(64)));

SK_INLINE numbers all(double x) { return (numbers){x, x, x, x, x, x, x, x}; }
SK_INLINE numbers chosen(wholes mask, numbers a, numbers b) {
  return (numbers)((mask & (wholes)a) | (~mask & (wholes)b));
}
SK_INLINE numbers lesser(numbers a, numbers b) { return chosen(a < b, a, b); }
SK_INLINE numbers greater(numbers a, numbers b) { return chosen(a > b, a, b); }

SK_INLINE numbers shrunk(numbers g, double l1) {
  numbers zero = all(0);
  return greater(g - l1, zero) + lesser(g + l1, zero);
}

SK_INLINE numbers value(numbers g, numbers curvature, const sk_split_query *q) {
  numbers w = chosen(curvature > 0, -g / curvature, all(0));
  return greater(lesser(w, all(q->highest)), all(q->lowest));
}

// Gains of eight cuts; -infinity where not allowed.
SK_INLINE numbers gains(numbers gl, numbers hl, numbers rows, const sk_split_query *q, int bounded) {
  numbers total_g = all(q->total_gradient * q->gradient_scale), total_h = all(q->total_hessian * q->hessian_scale);
  numbers gr = total_g - gl, hr = total_h - hl;
  wholes good = (rows >= q->minimum_rows) & ((double)q->total_rows - rows >= q->minimum_rows) &
                (hl >= q->minimum_hessian) & (hr >= q->minimum_hessian);
  numbers cl = hl + q->l2, cr = hr + q->l2, gain;
  if (q->l1 > 0) {
    gl = shrunk(gl, q->l1);
    gr = shrunk(gr, q->l1);
  }
  if (bounded) {
    numbers wl = value(gl, cl, q), wr = value(gr, cr, q);
    if (q->direction > 0) good &= wl <= wr;
    if (q->direction < 0) good &= wl >= wr;
    gain = -(2 * gl * wl + cl * wl * wl) - (2 * gr * wr + cr * wr * wr);
  } else {
    gain = chosen(cl > 0, gl * gl / cl, all(0)) + chosen(cr > 0, gr * gr / cr, all(0));
  }
  return chosen(good, gain - q->floor, all(-__builtin_inf()));
}

SK_INLINE int32_t search(const int64_t *histogram, int32_t bins, const sk_split_query *q, double *best_gain,
                         int64_t left[3], int bounded, int counted) {
  // Sums up to each bin. Those behind the last bin repeat it: equal gains, of which the lowest bin wins.
  _Alignas(64) int64_t first[256 + 8], second[256 + 8];
  int64_t mask = counted ? ((int64_t)1 << q->count_bit) - 1 : 0xffffffff;
  int64_t a, b = 0;
  if (counted) {
    a = q->left_gradient;
    b = (q->left_rows << q->count_bit) + q->left_hessian;
  } else {
    a = q->left_gradient * 4294967296 + q->left_hessian;
  }
  int32_t i = 0;
  for (; i < bins; i++) {
    if (counted) {
      first[i] = a += histogram[2 * i];
      second[i] = b += histogram[2 * i + 1];
    } else {
      first[i] = a += histogram[i];
    }
  }
  for (; i % 8; i++) {
    first[i] = a;
    second[i] = b;
  }
  numbers best = all(q->minimum_gain > 0 ? q->minimum_gain : 0);
  wholes place = {-1, -1, -1, -1, -1, -1, -1, -1}, here = {0, 1, 2, 3, 4, 5, 6, 7};
  for (i = 0; i < bins; i += 8) {
    wholes x = *(const wholes *)(first + i), g, h;
    numbers rows;
    if (counted) {
      wholes y = *(const wholes *)(second + i);
      g = x;
      h = y & mask;
      rows = __builtin_convertvector(y >> q->count_bit, numbers);
    } else {
      g = x >> 32;
      h = x & mask;
      // The whole part of half more: as the plain version rounds.
      rows = __builtin_convertvector(
          __builtin_convertvector(__builtin_convertvector(h, numbers) * q->rows_per_hessian + 0.5, wholes), numbers);
    }
    numbers gain = gains(__builtin_convertvector(g, numbers) * q->gradient_scale,
                         __builtin_convertvector(h, numbers) * q->hessian_scale, rows, q, bounded);
    wholes better = gain > best;
    best = chosen(better, gain, best);
    place = (better & here) | (~better & place);
    here += 8;
  }
  int32_t found = -1;
  for (int lane = 0; lane < 8; lane++) {
    if (place[lane] < 0) continue;
    if (found < 0 || best[lane] > *best_gain || (best[lane] == *best_gain && place[lane] < found)) {
      found = (int32_t)place[lane];
      *best_gain = best[lane];
    }
  }
  if (found >= 0) {
    left[0] = counted ? first[found] : first[found] >> 32;
    left[1] = counted ? second[found] & mask : first[found] & mask;
    left[2] = counted ? second[found] >> q->count_bit : 0;
  }
  return found;
}

SK_INLINE int32_t sk_best_split_loop(const int64_t *histogram, int32_t bins, const sk_split_query *q, double *gain,
                                     int64_t left[3]) {
  int bounded = q->direction != 0 || q->lowest > -__builtin_inf() || q->highest < __builtin_inf();
  if (q->count_bit)
    return bounded ? search(histogram, bins, q, gain, left, 1, 1) : search(histogram, bins, q, gain, left, 0, 1);
  return bounded ? search(histogram, bins, q, gain, left, 1, 0) : search(histogram, bins, q, gain, left, 0, 0);
}
SK_LEVELS(int32_t, sk_best_split,
          (const int64_t *histogram, int32_t bins, const sk_split_query *query, double *gain, int64_t left[3]),
          (histogram, bins, query, gain, left))
