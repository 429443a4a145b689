import CKernels
import Glibc
import Statistics
import Testing

/// The scan against plain loops in whole numbers: exact, so every level gives the same bits.
@Suite struct ScanKernelTests {
  @Test(arguments: ["", "avx512", "avx2", "baseline"]) func scansAgreeWithPlainLoops(level: String) async {
    switch level {
    case "avx512":  // without VNNI
      await #expect(processExitsWith: .success) {
        setenv("SOLKIT_CPU", "avx512", 1)
        exit(ScanOracle.agrees() ? 0 : 1)
      }
    case "avx2":
      await #expect(processExitsWith: .success) {
        setenv("SOLKIT_CPU", "avx2", 1)
        exit(ScanOracle.agrees() && Int(sk_cpu_level()) <= SK_CPU_AVX2 ? 0 : 1)
      }
    case "baseline":
      await #expect(processExitsWith: .success) {
        setenv("SOLKIT_CPU", "baseline", 1)
        exit(ScanOracle.agrees() && Int(sk_cpu_level()) == SK_CPU_BASELINE ? 0 : 1)
      }
    default: #expect(ScanOracle.agrees())
    }
  }

  @Test func theBestAreKeptAndTiesGoToTheSmallerNumber() {
    var numbers = RandomNumbers(seed: 4)
    for keep in [1, 5, 99, 100] {
      var scores = (0..<100).map { _ in Float(numbers.integer(below: 12)) }
      var found = (0..<100).map { Int32($0 * 2) }
      let wanted = found.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(keep)
      let (items, least) = (wanted.map { found[$0] }.sorted(), scores[wanted[keep - 1]])
      var work = scores
      #expect(sk_keep_best(&found, &scores, 100, Int64(keep), &work) == least)
      #expect(Array(found.prefix(keep)) == items)
    }
  }
}

enum ScanOracle {
  /// Extremes among the bytes, so that sums that saturate would be seen.
  static func agrees() -> Bool {
    [1, 3, 16, 33].allSatisfy { groups in
      var numbers = RandomNumbers(seed: UInt64(groups))
      let blocks = 3
      let packed = (0..<blocks * groups * 256).map { _ in
        UInt8(numbers.uniform() < 0.3 ? 255 : 1 + numbers.integer(below: 255))
      }
      let user = (0..<4 * groups).map { _ in Int8(numbers.uniform() < 0.3 ? -127 : numbers.integer(below: 255) - 127) }
      let scales = (0..<64 * blocks).map { _ in Float(numbers.uniform()) }
      let biases = (0..<64 * blocks).map { _ in Float(numbers.normal()) }
      let marks = (0..<4 * blocks).map { _ in UInt16(truncatingIfNeeded: numbers.next()) & 0x1111 }
      var (next, found, scores) = (Int64(0), [Int32](repeating: 0, count: 200), [Float](repeating: 0, count: 200))
      let count = sk_scan(
        packed, Int64(blocks), Int64(groups), user, 0.01, scales, biases, marks, -1, &next, &found, &scores, 192)
      var wanted: [(item: Int32, score: Float)] = []
      for item in 0..<64 * blocks {
        var sum = 0
        for factor in 0..<4 * groups {
          let place = (item / 64 * groups + factor / 4) * 256 + item % 64 * 4 + factor % 4
          sum += (Int(packed[place]) - 128) * Int(user[factor])
        }
        let score = Float(sum) * scales[item] * 0.01 + biases[item]
        if score > -1, marks[item / 16] >> UInt16(item % 16) & 1 == 0 { wanted.append((Int32(item), score)) }
      }
      return next == Int64(blocks) && Int(count) == wanted.count
        && wanted.indices.allSatisfy { found[$0] == wanted[$0].item && scores[$0] == wanted[$0].score }
    }
  }
}
