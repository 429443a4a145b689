import CKernels
import Statistics
import Testing

/// Each loop in C against its meaning written out.
@Suite struct KernelTests {
  /// Bins row by row, packed gradients, and some of the rows.
  private struct World {
    let features: Int
    let stride: Int
    let rows = 700
    var bins: [UInt8]
    var widths: [Int32]
    var offsets: [Int32] = [0]
    var picked: [UInt32] = []
    var gradients: [Int32] = []
    var hessians: [Int32] = []

    init(features: Int, levels: Int, seed: UInt64) {
      var random = RandomNumbers(seed: seed)
      self.features = features
      stride = [4, 8, 16, 32].first { $0 >= features } ?? 32
      widths = (0..<features).map { _ in Int32(1 + random.integer(below: 256)) }
      for width in widths { offsets.append(offsets[offsets.count - 1] + width) }
      bins = [UInt8](repeating: 0, count: rows * stride + 64)
      for row in 0..<rows {
        for f in 0..<features { bins[row * stride + f] = UInt8(random.integer(below: Int(widths[f]))) }
        gradients.append(Int32(random.integer(below: 2 * levels + 1) - levels))
        hessians.append(Int32(random.integer(below: levels + 1)))
        if random.uniform() < 0.6 { picked.append(UInt32(row)) }
      }
    }

    func sums(of list: [Int32], all: Bool) -> (g: [Int64], h: [Int64], count: [Int64]) {
      let size = Int(offsets[features])
      let zeros = [Int64](repeating: 0, count: size)
      var result = (zeros, zeros, zeros)
      let chosen = all ? Array(0..<UInt32(rows)) : picked
      for row in chosen {
        for f in list.map(Int.init) {
          let at = Int(offsets[f]) + Int(bins[Int(row) * stride + f])
          result.0[at] += Int64(gradients[Int(row)])
          result.1[at] += Int64(hessians[Int(row)])
          result.2[at] += 1
        }
      }
      return result
    }
  }

  @Test(arguments: [1, 3, 4, 7, 13, 28, 32], [(15, 2184), (127, 258), (2, 16383)])
  func narrowSumsEqualTheNaiveOnes(_ features: Int, _ levels: (Int, Int)) {
    let world = World(features: features, levels: levels.0, seed: UInt64(features))
    let packed = zip(world.gradients, world.hessians).map { $0 << 16 + $1 }
    let list = (0..<Int32(features)).filter { $0 % 3 != 1 }
    for all in [true, false] {
      for isSome in [true, false] {
        var out = [Int64](repeating: 0, count: Int(world.offsets[features]))
        let rows = all ? nil : world.picked
        let count = Int64(rows?.count ?? world.rows)
        let expected = world.sums(of: isSome ? list : (0..<Int32(features)).map { $0 }, all: all)
        withRows(rows) { rows in
          if isSome {
            sk_histogram_narrow_some(
              world.bins, Int64(world.stride), list, Int64(list.count), rows, packed, count, Int64(levels.1),
              world.offsets, world.widths, &out)
          } else {
            sk_histogram_narrow(
              world.bins, Int64(world.stride), Int64(features), rows, packed, count, Int64(levels.1), world.offsets,
              world.widths, &out)
          }
        }
        #expect(out.map { $0 >> 32 } == expected.g)
        #expect(out.map { $0 & 0xffff_ffff } == expected.h)
      }
    }
  }

  /// A bin that all rows fall into, with the largest gradients: nothing overflows.
  @Test func narrowSumsDoNotOverflow() {
    let rows = 100_000
    let bins = [UInt8](repeating: 255, count: rows * 4 + 64)
    for sign in [Int32(1), -1] {
      let packed = [Int32](repeating: sign * 127 * 65536 + 127, count: rows)
      var out = [Int64](repeating: 0, count: 256)
      sk_histogram_narrow(bins, 4, 1, nil, packed, Int64(rows), 258, [0], [256], &out)
      #expect(out[255] >> 32 == Int64(sign) * 127 * Int64(rows) && out[255] & 0xffff_ffff == 127 * Int64(rows))
    }
  }

  @Test(arguments: [1, 5, 28, 32], [true, false])
  func wideSumsEqualTheNaiveOnes(_ features: Int, _ all: Bool) {
    let world = World(features: features, levels: 1 << 30, seed: 9)
    let pairs = zip(world.gradients, world.hessians).flatMap { [$0, $1] }
    let list = (0..<Int32(features)).filter { $0 % 2 == 0 }
    let expected = world.sums(of: list, all: all)
    var out = [Int64](repeating: 0, count: 2 * Int(world.offsets[features]))
    let rows = all ? nil : world.picked
    withRows(rows) { pointer in
      sk_histogram_wide(
        world.bins, Int64(world.stride), list, Int64(list.count), pointer, pairs, Int64(rows?.count ?? world.rows),
        1 << 45, world.offsets, &out)
    }
    for bin in expected.g.indices {
      #expect(out[2 * bin] == expected.g[bin])
      #expect(out[2 * bin + 1] == expected.h[bin] + expected.count[bin] << 45)
    }
    var rest = [Int64](repeating: 0, count: out.count)
    sk_histogram_subtract(out, out.map { $0 / 2 }, &rest, Int64(out.count))
    #expect(rest == out.map { $0 - $0 / 2 })
  }

  @Test func rowsArePartitionedInOrder() {
    var random = RandomNumbers(seed: 4)
    let column = (0..<999).map { _ in UInt8(random.integer(below: 256)) }
    let goesLeft = (0..<256).map { _ in UInt8(random.integer(below: 2)) }
    var rows = (0..<999).filter { _ in random.uniform() < 0.7 }.map { UInt32($0) }
    let before = rows
    var right = [UInt32](repeating: 0, count: rows.count)
    let lefts = Int(
      rows.withUnsafeMutableBufferPointer {
        sk_partition_rows(column, $0.baseAddress, Int64($0.count), goesLeft, $0.baseAddress, &right)
      })
    #expect(Array(rows[..<lefts]) == before.filter { goesLeft[Int(column[Int($0)])] == 1 })
    #expect(Array(right[..<(before.count - lefts)]) == before.filter { goesLeft[Int(column[Int($0)])] == 0 })
  }

  @Test func sortingByBitsSorts() {
    var random = RandomNumbers(seed: 5)
    let edges: [Double] = [.infinity, -.infinity, 0, -.leastNonzeroMagnitude, 1e308]
    var doubles = (0..<5000).map { _ in random.normal() * 1e10 } + edges
    var spare = doubles
    let sorted = doubles.sorted()
    sk_sort_doubles(&doubles, &spare, Int64(doubles.count))
    #expect(doubles == sorted)
    var floats = (0..<5000).map { _ in Float(random.normal()) } + [.infinity, -.infinity, 0, .leastNonzeroMagnitude]
    var spareFloats = floats
    let sortedFloats = floats.sorted()
    sk_sort_floats(&floats, &spareFloats, Int64(floats.count))
    #expect(floats == sortedFloats)
  }

  /// Rounding at random keeps the mean: within five standard errors of sqrt(1/4 / n) at most.
  @Test func coarseRoundingHasTheRightMean() {
    let n = 40_000
    for value in [Float(0.3), -0.7, 0.99, -1] {
      let g = [Float](repeating: value, count: n)
      let h = [Float](repeating: abs(value), count: n)
      var packed = [Int32](repeating: 0, count: n)
      sk_pack_coarse(g, h, Int64(n), 0, 77, 10, 10, 10, &packed)
      let gradients = packed.map { Double($0 >> 16) }
      let hessians = packed.map { Double($0 & 0xffff) }
      #expect(abs(gradients.reduce(0, +) / Double(n) - Double(value * 10)) < 5 * 0.5 / 200)
      #expect(abs(hessians.reduce(0, +) / Double(n) - Double(abs(value) * 10)) < 5 * 0.5 / 200)
      #expect(gradients.allSatisfy { abs($0 - Double(value * 10)) < 1 })
    }
  }

  private func withRows(_ rows: [UInt32]?, _ body: (UnsafePointer<UInt32>?) -> Void) {
    guard let rows else { return body(nil) }
    rows.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
