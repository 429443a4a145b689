#include "scan.h"

#include <stdlib.h>
#include <string.h>

#include "select.h"
#include "targets.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Users that share a block of items while it is in the nearest cache; blocks that stay in the second one; groups of four
// factors that the loops without VNNI have room for.
enum { SK_SCAN_USERS = 48, SK_SCAN_BLOCKS = 32, SK_SCAN_GROUPS = 256 };

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

#define SK_FOR_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,bmi,bmi2,lzcnt,popcnt")))

// The four registers of scores of one user, those above the floor packed together behind what the user has. Packing in a
// register and storing all of it is many times faster than a packed store; the list's room allows for what lies beyond.
SK_FOR_AVX512 SK_INLINE void keep_avx512(sk_scan_user *user, const __m512i *sums, const float *scales,
                                         const float *biases, int64_t block) {
  const __m512 least = _mm512_set1_ps(user->floor), unit = _mm512_set1_ps(user->unit);
  __m512 score[4];
  __mmask16 above[4];
  SK_UNROLL for (int part = 0; part < 4; part++) {
    __m512 all = _mm512_mul_ps(_mm512_cvtepi32_ps(sums[part]), _mm512_loadu_ps(scales + 16 * part));
    score[part] = _mm512_mul_ps(all, unit);
    if (biases) score[part] = _mm512_add_ps(score[part], _mm512_loadu_ps(biases + 16 * part));
    above[part] = _mm512_cmp_ps_mask(score[part], least, _CMP_GT_OQ);
  }
  if (!(above[0] | above[1] | above[2] | above[3])) return;
  int64_t count = user->count;
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  SK_UNROLL for (int part = 0; part < 4; part++) {
    __mmask16 kept = above[part] & (__mmask16)~user->marks[4 * block + part];
    if (!kept) continue;
    __m512i numbers = _mm512_add_epi32(_mm512_set1_epi32((int32_t)(64 * block + 16 * part)), lanes);
    _mm512_storeu_si512(user->found + count, _mm512_maskz_compress_epi32(kept, numbers));
    _mm512_storeu_ps(user->scores + count, _mm512_maskz_compress_ps(kept, score[part]));
    count += __builtin_popcount(kept);
  }
  user->count = count;
}

SK_FOR_AVX512 static void keep_sums_avx512(sk_scan_user *user, const int32_t *sums, int32_t offset,
                                           const float *scales, const float *biases, int64_t block) {
  __m512i whole[4];
  SK_UNROLL for (int part = 0; part < 4; part++)
    whole[part] = _mm512_sub_epi32(_mm512_loadu_si512(sums + 16 * part), _mm512_set1_epi32(offset));
  keep_avx512(user, whole, scales, biases, block);
}

// Users against one block of 64 items, in registers throughout: four of items, four of sums a user.
#define VNNI_TILE(users)                                                                                         \
  SK_FOR_VNNI static void tile_##users(const uint8_t *block, int64_t groups, sk_scan_user *user,                 \
                                       const int32_t *offsets, const float *scales, const float *biases,         \
                                       int64_t number) {                                                         \
    __m512i sums[users][4];                                                                                      \
    const int8_t *vectors[users];                                                                                \
    SK_UNROLL for (int u = 0; u < users; u++) {                                                                  \
      vectors[u] = user[u].vector;                                                                               \
      SK_UNROLL for (int part = 0; part < 4; part++) sums[u][part] = _mm512_set1_epi32(-offsets[u]);             \
    }                                                                                                            \
    for (int64_t g = 0; g < groups; g++, block += 256) {                                                         \
      __m512i items[4];                                                                                          \
      SK_UNROLL for (int part = 0; part < 4; part++) items[part] = _mm512_loadu_si512(block + 64 * part);        \
      SK_UNROLL for (int u = 0; u < users; u++) {                                                                \
        int32_t four;                                                                                            \
        memcpy(&four, vectors[u] + 4 * g, 4);                                                                    \
        __m512i factors = _mm512_set1_epi32(four);                                                               \
        SK_UNROLL for (int part = 0; part < 4; part++)                                                           \
          sums[u][part] = _mm512_dpbusd_epi32(sums[u][part], items[part], factors);                              \
      }                                                                                                          \
    }                                                                                                            \
    SK_UNROLL for (int u = 0; u < users; u++) keep_avx512(user + u, sums[u], scales, biases, number);            \
  }
VNNI_TILE(6)
VNNI_TILE(2)
VNNI_TILE(1)

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

static void keep_plain(sk_scan_user *user, const int32_t *sums, int32_t offset, const float *scales,
                       const float *biases, int64_t block) {
#pragma clang fp contract(off)
  int64_t count = user->count;
  for (int i = 0; i < 64; i++) {
    float score = (float)(sums[i] - offset) * scales[i] * user->unit;
    if (biases) score += biases[i];
    user->found[count] = (int32_t)(64 * block) + i;
    user->scores[count] = score;
    count += score > user->floor && !(user->marks[4 * block + (i >> 4)] >> (i & 15) & 1);
  }
  user->count = count;
}

// Where the next block may not fit, only the best stay, and what is not above the last of them need not come.
SK_INLINE void make_room(sk_scan_user *user, int64_t keep, int64_t room, float *scratch) {
  if (user->count + 64 <= room) return;
  user->floor = sk_keep_best(user->found, user->scores, user->count, keep, scratch);
  user->count = keep;
}

#if defined(__x86_64__)
SK_INLINE void scan_vnni(const uint8_t *packed, int64_t blocks, int64_t groups, const float *scales,
                         const float *biases, sk_scan_user *users, const int32_t *offsets, int64_t count,
                         int64_t keep, int64_t room, float *scratch) {
  for (int64_t block = 0; block < blocks; block++) {
    const uint8_t *from = packed + block * groups * 256;
    const float *scale = scales + 64 * block, *bias = biases ? biases + 64 * block : 0;
    int64_t u = 0;
    for (; u + 6 <= count; u += 6) tile_6(from, groups, users + u, offsets + u, scale, bias, block);
    for (; u + 2 <= count; u += 2) tile_2(from, groups, users + u, offsets + u, scale, bias, block);
    for (; u < count; u++) tile_1(from, groups, users + u, offsets + u, scale, bias, block);
    for (u = 0; u < count; u++) make_room(users + u, keep, room, scratch);
  }
}

// Even and odd bytes of each group of four, as pairs of 16 bits.
static void spread(const int8_t *vector, int64_t groups, int32_t *pairs) {
  for (int64_t g = 0; g < groups; g++)
    for (int odd = 0; odd < 2; odd++) {
      uint32_t low = (uint16_t)(int16_t)vector[4 * g + odd], high = (uint16_t)(int16_t)vector[4 * g + 2 + odd];
      pairs[2 * g + odd] = (int32_t)(low | high << 16);
    }
}
#endif

// One user after another over blocks `from` to `to`: few enough to stay in the cache for all of them.
static void scan_each(const uint8_t *packed, int64_t from, int64_t to, int64_t groups, const float *scales,
                      const float *biases, sk_scan_user *user, int32_t offset, int64_t keep, int64_t room,
                      float *scratch) {
  int32_t sums[64];
#if defined(__x86_64__)
  int level = sk_cpu_level();
  int32_t pairs[2 * SK_SCAN_GROUPS];
  int fits = groups <= SK_SCAN_GROUPS;
  if (fits) spread(user->vector, groups, pairs);
#endif
  for (int64_t block = from; block < to; block++) {
    const uint8_t *items = packed + block * groups * 256;
    const float *scale = scales + 64 * block, *bias = biases ? biases + 64 * block : 0;
#if defined(__x86_64__)
    if (!fits)
      sums_plain(items, groups, user->vector, sums);
    else if (level >= SK_CPU_AVX512)
      sums_avx512(items, groups, pairs, sums);
    else if (level >= SK_CPU_AVX2)
      sums_avx2(items, groups, pairs, sums);
    else
      sums_sse2(items, groups, pairs, sums);
    if (level >= SK_CPU_AVX512)
      keep_sums_avx512(user, sums, offset, scale, bias, block);
    else
      keep_plain(user, sums, offset, scale, bias, block);
#else
    sums_plain(items, groups, user->vector, sums);
    keep_plain(user, sums, offset, scale, bias, block);
#endif
    make_room(user, keep, room, scratch);
  }
}

void sk_scan(const uint8_t *packed, int64_t blocks, int64_t groups, const float *scales, const float *biases,
             sk_scan_user *users, int64_t count, int64_t keep, int64_t room, float *scratch) {
  for (int64_t first = 0; first < count; first += SK_SCAN_USERS) {
    int64_t some = count - first < SK_SCAN_USERS ? count - first : SK_SCAN_USERS;
    sk_scan_user *part = users + first;
    int32_t offsets[SK_SCAN_USERS];
    for (int64_t u = 0; u < some; u++) {
      offsets[u] = 0;
      for (int64_t f = 0; f < 4 * groups; f++) offsets[u] += 128 * part[u].vector[f];
      part[u].count = 0;
    }
#if defined(__x86_64__)
    if (sk_cpu_level() >= SK_CPU_AVX512 && has_vnni()) {
      scan_vnni(packed, blocks, groups, scales, biases, part, offsets, some, keep, room, scratch);
    } else
#endif
      for (int64_t from = 0; from < blocks; from += SK_SCAN_BLOCKS) {
        int64_t to = blocks - from < SK_SCAN_BLOCKS ? blocks : from + SK_SCAN_BLOCKS;
        for (int64_t u = 0; u < some; u++)
          scan_each(packed, from, to, groups, scales, biases, part + u, offsets[u], keep, room, scratch);
      }
    for (int64_t u = 0; u < some; u++)
      if (part[u].count > keep) {
        sk_keep_best(part[u].found, part[u].scores, part[u].count, keep, scratch);
        part[u].count = keep;
      }
  }
}
