// Room CKernels: hot loops that Swift cannot bring to the hardware, each with a Swift version as its oracle in the tests.
#ifndef SK_CPU_H
#define SK_CPU_H

enum { SK_CPU_BASELINE = 0, SK_CPU_AVX2 = 1, SK_CPU_AVX512 = 2 };

/// The best level that this processor has; SOLKIT_CPU=baseline or avx2 keeps it lower.
int sk_cpu_level(void);

#endif
