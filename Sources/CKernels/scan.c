#include "scan.h"

#include <stdlib.h>
#include <string.h>

#include "targets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Sums of 64 items against the user: what each level has to bring. Bytes hold factor + 128, so 128 times the user's
// sum is in all of them.
SK_INLINE void sums_plain(const uint8_t *block, int64_t groups, const int8_t *user, int32_t *sums) {
  memset(sums, 0, 64 * sizeof *sums);
  for (int64_t g = 0; g < groups; g++)
    for (int i = 0; i < 64; i++)
      for (int f = 0; f < 4; f++) sums[i] += block[(g * 64 + i) * 4 + f] * user[4 * g + f];
}

#if defined(__x86_64__)
// Even bytes and odd bytes apart as 16 bits: two multiply-adds, which cannot overflow.
#define SUMS_BY_PAIRS(name, attributes, vector, width, load, store, zero, and, shift, madd, add, spread)        \
  attributes static void name(const uint8_t *block, int64_t groups, const int32_t *pairs, int32_t *sums) {      \
    vector low = spread(0x00ff00ff);                                                                            \
    for (int part = 0; part < 64 / width; part += 2) {                                                          \
      vector a = zero(), b = zero();                                                                            \
      const uint8_t *from = block + part * width * 4;                                                           \
      for (int64_t g = 0; g < groups; g++, from += 256) {                                                       \
        vector even = spread(pairs[2 * g]), odd = spread(pairs[2 * g + 1]);                                     \
        vector x = load((const void *)from), y = load((const void *)(from + width * 4));                        \
        a = add(a, add(madd(and(x, low), even), madd(shift(x, 8), odd)));                                       \
        b = add(b, add(madd(and(y, low), even), madd(shift(y, 8), odd)));                                       \
      }                                                                                                         \
      store((void *)(sums + part * width), a);                                                                  \
      store((void *)(sums + (part + 1) * width), b);                                                            \
    }                                                                                                           \
  }
SUMS_BY_PAIRS(sums_sse2, , __m128i, 4, _mm_loadu_si128, _mm_storeu_si128, _mm_setzero_si128, _mm_and_si128,
              _mm_srli_epi16, _mm_madd_epi16, _mm_add_epi32, _mm_set1_epi32)
SUMS_BY_PAIRS(sums_avx2, SK_FOR_AVX2, __m256i, 8, _mm256_loadu_si256, _mm256_storeu_si256, _mm256_setzero_si256,
              _mm256_and_si256, _mm256_srli_epi16, _mm256_madd_epi16, _mm256_add_epi32, _mm256_set1_epi32)
SUMS_BY_PAIRS(sums_avx512, SK_FOR_AVX512, __m512i, 16, _mm512_loadu_si512, _mm512_storeu_si512,
              _mm512_setzero_si512, _mm512_and_si512, _mm512_srli_epi16, _mm512_madd_epi16, _mm512_add_epi32,
              _mm512_set1_epi32)

#define SK_FOR_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,bmi,bmi2,popcnt")))

SK_FOR_VNNI static void sums_vnni(const uint8_t *block, int64_t groups, const int8_t *user, int32_t *sums) {
  __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
  for (int64_t g = 0; g < groups; g++, block += 256) {
    int32_t four;
    memcpy(&four, user + 4 * g, 4);
    __m512i u = _mm512_set1_epi32(four);
    a = _mm512_dpbusd_epi32(a, _mm512_loadu_si512(block), u);
    b = _mm512_dpbusd_epi32(b, _mm512_loadu_si512(block + 64), u);
    c = _mm512_dpbusd_epi32(c, _mm512_loadu_si512(block + 128), u);
    d = _mm512_dpbusd_epi32(d, _mm512_loadu_si512(block + 192), u);
  }
  _mm512_storeu_si512(sums, a);
  _mm512_storeu_si512(sums + 16, b);
  _mm512_storeu_si512(sums + 32, c);
  _mm512_storeu_si512(sums + 48, d);
}

// Scores of 16 items, and those above the floor packed together.
SK_FOR_AVX512 static int64_t keep_avx512(const int32_t *sums, int32_t offset, float unit, const float *scales,
                                         const float *biases, const uint16_t *marks, float floor, int32_t first,
                                         int32_t *found, float *scores) {
  int64_t count = 0;
  __m512 least = _mm512_set1_ps(floor);
  for (int part = 0; part < 4; part++) {
    __m512i whole = _mm512_sub_epi32(_mm512_loadu_si512(sums + 16 * part), _mm512_set1_epi32(offset));
    __m512 score = _mm512_mul_ps(_mm512_cvtepi32_ps(whole), _mm512_loadu_ps(scales + 16 * part));
    score = _mm512_mul_ps(score, _mm512_set1_ps(unit));
    if (biases) score = _mm512_add_ps(score, _mm512_loadu_ps(biases + 16 * part));
    __mmask16 above = _mm512_cmp_ps_mask(score, least, _CMP_GT_OQ) & (__mmask16)~marks[part];
    if (!above) continue;
    __m512i numbers = _mm512_add_epi32(
        _mm512_set1_epi32(first + 16 * part), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    _mm512_mask_compressstoreu_epi32(found + count, above, numbers);
    _mm512_mask_compressstoreu_ps(scores + count, above, score);
    count += __builtin_popcount(above);
  }
  return count;
}

// SOLKIT_CPU=avx512 leaves these instructions out, so that tests reach the loop without them.
static int has_vnni(void) {
  static int known = -1;
  int has = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (has < 0) {
    __builtin_cpu_init();
    const char *wish = getenv("SOLKIT_CPU");
    has = __builtin_cpu_supports("avx512vnni") && !(wish && !strcmp(wish, "avx512")) ? 1 : 0;
    __atomic_store_n(&known, has, __ATOMIC_RELAXED);
  }
  return has;
}
#endif

static int64_t keep_plain(const int32_t *sums, int32_t offset, float unit, const float *scales, const float *biases,
                          const uint16_t *marks, float floor, int32_t first, int32_t *found, float *scores) {
#pragma clang fp contract(off)
  int64_t count = 0;
  for (int i = 0; i < 64; i++) {
    float score = (float)(sums[i] - offset) * scales[i] * unit;
    if (biases) score += biases[i];
    found[count] = first + i;
    scores[count] = score;
    count += score > floor && !(marks[i >> 4] >> (i & 15) & 1);
  }
  return count;
}

int64_t sk_scan(const uint8_t *packed, int64_t blocks, int64_t groups, const int8_t *user, float unit,
                const float *scales, const float *biases, const uint16_t *marks, float floor, int64_t *next,
                int32_t *found, float *scores, int64_t room) {
  int32_t sums[64], offset = 0;
  for (int64_t f = 0; f < 4 * groups; f++) offset += 128 * user[f];
#if defined(__x86_64__)
  int level = sk_cpu_level(), vnni = level >= SK_CPU_AVX512 && has_vnni();
  int32_t pairs[2 * 256];
  int fits = groups <= 256;
  if (fits && !vnni)
    for (int64_t g = 0; g < groups; g++)
      for (int odd = 0; odd < 2; odd++) {
        uint32_t low = (uint16_t)(int16_t)user[4 * g + odd], high = (uint16_t)(int16_t)user[4 * g + 2 + odd];
        pairs[2 * g + odd] = (int32_t)(low | high << 16);
      }
#endif
  int64_t count = 0, block = *next;
  for (; block < blocks && count + 64 <= room; block++) {
    const uint8_t *from = packed + block * groups * 256;
    int32_t first = (int32_t)(block * 64);
    const float *scale = scales + first, *bias = biases ? biases + first : 0;
    const uint16_t *mark = marks + 4 * block;
#if defined(__x86_64__)
    if (vnni)
      sums_vnni(from, groups, user, sums);
    else if (!fits)
      sums_plain(from, groups, user, sums);
    else if (level >= SK_CPU_AVX512)
      sums_avx512(from, groups, pairs, sums);
    else if (level >= SK_CPU_AVX2)
      sums_avx2(from, groups, pairs, sums);
    else
      sums_sse2(from, groups, pairs, sums);
    if (level >= SK_CPU_AVX512) {
      count += keep_avx512(sums, offset, unit, scale, bias, mark, floor, first, found + count, scores + count);
      continue;
    }
#else
    sums_plain(from, groups, user, sums);
#endif
    count += keep_plain(sums, offset, unit, scale, bias, mark, floor, first, found + count, scores + count);
  }
  *next = block;
  return count;
}

// The keep-th highest of the scores, by halving around a pivot (Hoare, 1961); `a` is changed.
static float ranked(float *a, int64_t count, int64_t keep) {
  int64_t low = 0, high = count - 1, want = keep - 1;
  while (low < high) {
    float x = a[low], y = a[low + (high - low) / 2], z = a[high];
    float pivot = x > y ? (y > z ? y : x > z ? z : x) : (x > z ? x : y > z ? z : y);
    int64_t i = low, j = high;
    while (i <= j) {
      while (a[i] > pivot) i++;
      while (a[j] < pivot) j--;
      if (i <= j) {
        float swapped = a[i];
        a[i++] = a[j];
        a[j--] = swapped;
      }
    }
    if (want <= j)
      high = j;
    else if (want >= i)
      low = i;
    else
      break;
  }
  return a[want];
}

float sk_keep_best(int32_t *found, float *scores, int64_t count, int64_t keep, float *scratch) {
  memcpy(scratch, scores, (size_t)count * sizeof *scores);
  float least = ranked(scratch, count, keep);
  int64_t above = 0, to = 0;
  for (int64_t i = 0; i < count; i++) above += scores[i] > least;
  int64_t equal = keep - above;  // of those that are equal, the first: items ascend
  for (int64_t i = 0; i < count; i++) {
    int take = scores[i] > least;
    if (!take && scores[i] == least && equal > 0) take = 1, equal--;
    found[to] = found[i];
    scores[to] = scores[i];
    to += take;
  }
  return least;
}
