// A loop written once in plain C, compiled for each level of processor that is worth it, and chosen at run time.
#ifndef SK_TARGETS_H
#define SK_TARGETS_H

#include "cpu.h"

#define SK_INLINE static inline __attribute__((always_inline))
#define SK_UNROLL _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)
#define SK_FOR_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,bmi,bmi2,lzcnt,popcnt")))
#define SK_FOR_AVX2 __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,popcnt")))
/// Defines `name` with these parameters, which calls `name_loop` with these arguments, compiled for the level.
#define SK_LEVELS(result, name, parameters, arguments)                               \
  SK_FOR_AVX512 static result name##_avx512 parameters { return name##_loop arguments; } \
  SK_FOR_AVX2 static result name##_avx2 parameters { return name##_loop arguments; }     \
  static result name##_baseline parameters { return name##_loop arguments; }             \
  result name parameters {                                                           \
    int level = sk_cpu_level();                                                      \
    if (level >= SK_CPU_AVX512) return name##_avx512 arguments;                      \
    if (level >= SK_CPU_AVX2) return name##_avx2 arguments;                          \
    return name##_baseline arguments;                                                \
  }
#else
#define SK_LEVELS(result, name, parameters, arguments) \
  result name parameters { return name##_loop arguments; }
#endif

#endif
