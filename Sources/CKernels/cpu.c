#include "cpu.h"

#include <stdlib.h>
#include <string.h>

static int detect(void) {
  int level = SK_CPU_BASELINE;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) level = SK_CPU_AVX2;
  if (level == SK_CPU_AVX2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    level = SK_CPU_AVX512;
#endif
  const char *wish = getenv("SOLKIT_CPU");
  if (wish && !strcmp(wish, "baseline")) level = SK_CPU_BASELINE;
  if (wish && !strcmp(wish, "avx2") && level > SK_CPU_AVX2) level = SK_CPU_AVX2;
  return level;
}

int sk_cpu_level(void) {
  static int level = -1;
  int known = __atomic_load_n(&level, __ATOMIC_RELAXED);
  if (known < 0) {
    known = detect();
    __atomic_store_n(&level, known, __ATOMIC_RELAXED);
  }
  return known;
}
