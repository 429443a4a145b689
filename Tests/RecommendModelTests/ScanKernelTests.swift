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
    // Below zero too.
    for (keep, scale) in [(1, 1), (5, 1), (99, 1), (100, 1), (40, Float(0.37)), (63, 1e30)] {
      var scores = (0..<100).map { _ in (Float(numbers.integer(below: 12)) - 5.5) * scale }
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
  /// Extremes among the bytes, so that sums that saturate would be seen; as many users as tiles of six, two and one
  /// together take; some of them rank by a bias, some do not; many items, so that floors rise on the way.
  static func agrees() -> Bool {
    [1, 3, 16, 33].allSatisfy { groups in
      [1, 2, 9, 51].allSatisfy { users in agrees(groups: groups, users: users, biased: users != 2) }
    }
  }

  static func agrees(groups: Int, users count: Int, biased: Bool) -> Bool {
    var numbers = RandomNumbers(seed: UInt64(groups))
    let (blocks, keep, room) = (11, 20, 20 + 128)
    let packed = (0..<blocks * groups * 256).map { _ in
      UInt8(numbers.uniform() < 0.3 ? 255 : 1 + numbers.integer(below: 255))
    }
    let vectors = (0..<count * 4 * groups).map { _ in
      Int8(numbers.uniform() < 0.3 ? -127 : numbers.integer(below: 255) - 127)
    }
    let scales = (0..<64 * blocks).map { _ in Float(numbers.uniform()) }
    let biases = biased ? (0..<64 * blocks).map { _ in Float(numbers.normal()) } : nil
    let marks = (0..<count * 4 * blocks).map { _ in UInt16(truncatingIfNeeded: numbers.next()) & 0x1111 }
    var found = [Int32](repeating: 0, count: count * room)
    var (scores, work) = ([Float](repeating: 0, count: count * room), [Float](repeating: 0, count: room))
    var counts = [Int]()
    vectors.withUnsafeBufferPointer { vectors in
      marks.withUnsafeBufferPointer { marks in
        found.withUnsafeMutableBufferPointer { found in
          scores.withUnsafeMutableBufferPointer { scores in
            var users = (0..<count).map { user in
              sk_scan_user(
                vector: vectors.baseAddress! + user * 4 * groups, unit: 0.01, floor: -.infinity,
                marks: marks.baseAddress! + user * 4 * blocks, found: found.baseAddress! + user * room,
                scores: scores.baseAddress! + user * room, count: 0)
            }
            if let biases {
              sk_scan(
                packed, Int64(blocks), Int64(groups), scales, biases, &users, Int64(count), Int64(keep), Int64(room),
                &work)
            } else {
              sk_scan(
                packed, Int64(blocks), Int64(groups), scales, nil, &users, Int64(count), Int64(keep), Int64(room),
                &work)
            }
            counts = users.map { Int($0.count) }
          }
        }
      }
    }
    return (0..<count).allSatisfy { user in
      var wanted: [(item: Int32, score: Float)] = []
      for item in 0..<64 * blocks {
        var sum = 0
        for factor in 0..<4 * groups {
          let place = (item / 64 * groups + factor / 4) * 256 + item % 64 * 4 + factor % 4
          sum += (Int(packed[place]) - 128) * Int(vectors[user * 4 * groups + factor])
        }
        let score = Float(sum) * scales[item] * 0.01 + (biases?[item] ?? 0)
        let isMarked = marks[user * 4 * blocks + item / 16] >> UInt16(item % 16) & 1 == 1
        if !isMarked { wanted.append((Int32(item), score)) }
      }
      wanted.sort { ($0.score, -$0.item) > ($1.score, -$1.item) }
      wanted = wanted.prefix(keep).sorted { $0.item < $1.item }
      return counts[user] == wanted.count
        && wanted.indices.allSatisfy {
          found[user * room + $0] == wanted[$0].item && scores[user * room + $0] == wanted[$0].score
        }
    }
  }
}
