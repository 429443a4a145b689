import CKernels
import Glibc
import Statistics
import Testing

/// The kernels against plain loops in double precision, on the level of this processor and on those below it.
@Suite struct KernelOracleTests {
  @Test(arguments: ["", "avx2", "baseline"]) func kernelsAgreeWithPlainLoops(level: String) async {
    // The level is chosen once a process, so each is tried in a process of its own.
    switch level {
    case "avx2":
      await #expect(processExitsWith: .success) {
        setenv("SOLKIT_CPU", "avx2", 1)
        exit(KernelOracle.fault() == nil && Int(sk_cpu_level()) <= SK_CPU_AVX2 ? 0 : 1)
      }
    case "baseline":
      await #expect(processExitsWith: .success) {
        setenv("SOLKIT_CPU", "baseline", 1)
        exit(KernelOracle.fault() == nil && Int(sk_cpu_level()) == SK_CPU_BASELINE ? 0 : 1)
      }
    default:
      #expect(KernelOracle.fault() == nil)
    }
  }
}

enum KernelOracle {
  /// The first kernel that does not agree, or `nil`.
  static func fault() -> String? {
    for width in [16, 32, 48, 64, 128] {
      for (name, check) in [("gram", gram), ("cholesky", cholesky), ("dots", dots), ("gradient", gradient),
        ("equations", equations), ("pair", pair)] where !check(width) { return "\(name) of width \(width)" }
    }
    return nil
  }

  static func random(_ count: Int, _ seed: UInt64) -> [Float] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<count).map { _ in Float(numbers.normal()) }
  }

  static func close(_ a: Float, _ b: Double, _ size: Double = 1) -> Bool {
    abs(Double(a) - b) <= 2e-4 * (size + abs(b))
  }

  static func gram(_ width: Int) -> Bool {
    let depth = 37
    let p = random(depth * width, 1)
    var c = random(width * width, 2)
    let before = c
    sk_gram(&c, Int64(width), p, Int64(width), Int64(depth), Int64(width))
    return (0..<width).allSatisfy { i in
      (i..<width).allSatisfy { j in
        var sum = Double(before[i * width + j])
        for t in 0..<depth { sum += Double(p[t * width + i]) * Double(p[t * width + j]) }
        return close(c[i * width + j], sum)
      }
    }
  }

  /// A = M'M + I with a random M: the solution must give b back.
  static func cholesky(_ width: Int) -> Bool {
    let m = random(width * width, 3)
    var a = [Double](repeating: 0, count: width * width)
    for i in 0..<width {
      for j in 0..<width {
        for t in 0..<width { a[i * width + j] += Double(m[t * width + i]) * Double(m[t * width + j]) }
      }
      a[i * width + i] += 20
    }
    var upper = a.map { Float($0) }
    var inverse = [Float](repeating: 0, count: width)
    let b = random(width, 4)
    var rest = b
    var x = [Float](repeating: 0, count: width)
    guard sk_cholesky(&upper, Int64(width), Int64(width), &inverse) == 0 else { return false }
    sk_cholesky_solve(upper, Int64(width), Int64(width), inverse, &rest, &x)
    let solved = (0..<width).allSatisfy { i in
      let product = (0..<width).reduce(0.0) { $0 + a[i * width + $1] * Double(x[$1]) }
      return abs(product - Double(b[i])) < 2e-3
    }
    var broken = a.map { Float($0) }
    broken[9 * width + 9] = -1
    return solved && sk_cholesky(&broken, Int64(width), Int64(width), &inverse) == 10
  }

  static func dots(_ width: Int) -> Bool {
    let rows = 11
    let a = random(rows * width, 5)
    let b = random(width, 6)
    let picked = [Int32](arrayLiteral: 3, 10, 0, 7, 7)
    var all = [Float](repeating: 0, count: rows)
    var some = [Float](repeating: 0, count: picked.count)
    sk_dots(a, Int64(width), Int64(rows), Int64(width), b, &all)
    sk_picked_dots(a, Int64(width), picked, Int64(picked.count), Int64(width), b, &some)
    let plain = (0..<rows).map { row in
      (0..<width).reduce(0.0) { $0 + Double(a[row * width + $1]) * Double(b[$1]) }
    }
    return (0..<rows).allSatisfy { close(all[$0], plain[$0], 10) }
      && picked.indices.allSatisfy { close(some[$0], plain[Int(picked[$0])], 10) }
  }

  /// Two steps of conjugate gradient in doubles, as Hestenes and Stiefel (1952) write them.
  static func gradient(_ width: Int) -> Bool {
    let world = RowWorld(width: width)
    var x = world.start
    var scratch = [Float](repeating: 0, count: 3 * width)
    sk_factor_gradient(
      world.gram, world.ridge, world.others, world.items, world.weights, Int64(world.items.count), Int64(width), 2,
      &x, &scratch)
    let (a, b) = world.equations()
    var y = world.start.map { Double($0) }
    func product(_ v: [Double]) -> [Double] {
      (0..<width).map { i in (0..<width).reduce(0.0) { $0 + a[i * width + $1] * v[$1] } }
    }
    let first = product(y)
    var rest = (0..<width).map { b[$0] - first[$0] }
    var way = rest
    for _ in 0..<2 {
      let turned = product(way)
      let size = rest.reduce(0) { $0 + $1 * $1 }
      let length = size / zip(way, turned).reduce(0) { $0 + $1.0 * $1.1 }
      for i in 0..<width {
        y[i] += length * way[i]
        rest[i] -= length * turned[i]
      }
      let share = rest.reduce(0) { $0 + $1 * $1 } / size
      for i in 0..<width { way[i] = rest[i] + share * way[i] }
    }
    return (0..<width).allSatisfy { close(x[$0], y[$0]) }
  }

  static func equations(_ width: Int) -> Bool {
    let world = RowWorld(width: width)
    var a = world.gram
    for i in 0..<width { a[i * width + i] += world.ridge }
    var b = [Float](repeating: 0, count: width)
    var scratch = [Float](repeating: 0, count: 64 * width)
    sk_weighted_equations(
      world.others, Int64(width), world.items, world.weights.map { abs($0) },
      world.weights.map { $0 > 0 ? 1 + $0 : 0 }, Int64(world.items.count), Int64(width), &a, &b, &scratch)
    let (wantedA, wantedB) = world.equations()
    return (0..<width).allSatisfy { i in
      close(b[i], wantedB[i], 10) && (i..<width).allSatisfy { close(a[i * width + $0], wantedA[i * width + $0], 10) }
    }
  }

  static func pair(_ width: Int) -> Bool {
    var (x, y, z) = (random(width, 7), random(width, 8), random(width, 9))
    for i in 0..<width { x[i] *= 0.1 }
    let (a, b, c) = (x, y, z)
    let lead = sk_pair_step(&x, &y, &z, Int64(width), 0.1, 0.02)
    let wanted = (0..<width).reduce(0.0) { $0 + Double(a[$1]) * (Double(b[$1]) - Double(c[$1])) }
    let push = 0.1 / (1 + exp(wanted))
    return close(lead, wanted, 5)
      && (0..<width).allSatisfy { i in
        let (p, q, r) = (Double(a[i]), Double(b[i]), Double(c[i]))
        return close(x[i], p * (1 - 0.002) + push * (q - r)) && close(y[i], q * (1 - 0.002) + push * p)
          && close(z[i], r * (1 - 0.002) - push * p)
      }
  }
}

/// One row's equations: 70 neighbours, so that gathering takes two turns; one of them declined.
struct RowWorld {
  let width: Int
  let others: [Float]
  let gram: [Float]
  let items: [Int32]
  let weights: [Float]
  let start: [Float]
  let ridge: Float = 15

  init(width: Int) {
    self.width = width
    let count = 90
    let others = KernelOracle.random(count * width, 11).map { 0.3 * $0 }
    var gram = [Float](repeating: 0, count: width * width)
    for i in 0..<width {
      for j in 0..<width {
        gram[i * width + j] = (0..<count).reduce(Float(0)) { $0 + others[$1 * width + i] * others[$1 * width + j] }
      }
    }
    self.others = others
    self.gram = gram
    items = (0..<70).map { Int32($0 * 31 % 90) }.sorted()
    weights = (0..<70).map { $0 == 5 ? -2 : 0.1 * Float($0 % 7) }
    start = KernelOracle.random(width, 12).map { 0.1 * $0 }
  }

  func equations() -> (a: [Double], b: [Double]) {
    var a = gram.map { Double($0) }
    var b = [Double](repeating: 0, count: width)
    for i in 0..<width { a[i * width + i] += Double(ridge) }
    for (item, weight) in zip(items, weights) {
      let y = others[Int(item) * width..<(Int(item) + 1) * width].map { Double($0) }
      for i in 0..<width {
        for j in 0..<width { a[i * width + j] += Double(abs(weight)) * y[i] * y[j] }
        if weight > 0 { b[i] += Double(1 + weight) * y[i] }
      }
    }
    return (a, b)
  }
}
