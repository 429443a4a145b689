// Statistics: distributions, sample measures, optimisers, random numbers. Knows neither tables nor models.

#if canImport(Glibc)
  import Glibc
#endif

/// Random numbers that a seed and a path of stream numbers fix for good: xoshiro256** of Blackman and Vigna
/// (ACM Trans. Math. Software 47, 2021), its state filled by SplitMix64.
///
/// Streams make results independent of threads: draw 17 uses `numbers.stream(17)`, whoever computes it.
///
/// ```swift
/// var numbers = RandomNumbers(seed: 42).stream(17)
/// let x = numbers.uniform()
/// ```
public struct RandomNumbers: RandomNumberGenerator, Sendable, Equatable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64
  /// What streams are derived from: the seed mixed with the stream numbers above, never the current state.
  private let key: UInt64

  public init(seed: UInt64) { self.init(key: SplitMix.mix(seed &+ SplitMix.step)) }

  private init(key: UInt64) {
    self.key = key
    var filler = SplitMix(state: key)
    a = filler.next()
    b = filler.next()
    c = filler.next()
    d = filler.next()
  }

  /// The stream of that number: always the same one, however many numbers were drawn here before.
  public func stream(_ number: UInt64) -> RandomNumbers {
    RandomNumbers(key: SplitMix.mix(key ^ SplitMix.mix(number &* SplitMix.step &+ 1)))
  }

  public mutating func next() -> UInt64 {
    let result = Self.rotate(b &* 5, by: 7) &* 9
    let shifted = b &<< 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = Self.rotate(d, by: 45)
    return result
  }

  /// Uniform in [0, 1), in steps of 2^-53.
  public mutating func uniform() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// Uniform among 0, 1, ..., `bound` - 1, without bias (Lemire, ACM TOMACS 29, 2019). `bound` is at least 1.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0)
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Standard normal (Box and Muller, Ann. Math. Stat. 29, 1958; the cosine half only, so that the number of
  /// draws is fixed).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  private static func rotate(_ x: UInt64, by k: UInt64) -> UInt64 { (x &<< k) | (x &>> (64 &- k)) }
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): turns any 64 bits into well mixed ones.
private struct SplitMix {
  static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mix(state)
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
