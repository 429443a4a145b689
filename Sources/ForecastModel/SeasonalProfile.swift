internal import Support

/// How a series differs by season from its seasonally adjusted self.
///
/// Layout: u8 kind (0 additive, 1 multiplicative), f64 factors (count first), u32 next phase.
public struct SeasonalProfile: Sendable, Equatable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// Factors are added; their mean is 0.
    case additive = 0
    /// Factors are multiplied; they are positive and their mean is 1.
    case multiplicative = 1
  }

  public var kind: Kind
  /// One factor for each phase of the season.
  public var factors: [Double]
  /// Index in `factors` of the phase that comes next.
  public var next: Int

  /// - Parameter factors: not empty; positive where `kind` is multiplicative.
  public init(kind: Kind, factors: [Double], next: Int) {
    precondition(factors.indices.contains(next))
    self.kind = kind
    self.factors = factors
    self.next = next
  }

  /// The next value without its season.
  func adjusted(_ value: Double) -> Double {
    switch kind {
    case .additive: value - factors[next]
    case .multiplicative: value / factors[next]
    }
  }

  /// Moves on by one period.
  mutating func advance() { next = (next + 1) % factors.count }

  /// Puts the season back into a forecast of the adjusted series.
  func reseasonalise(_ path: inout ForecastPath) {
    for step in path.median.indices {
      let factor = factors[(next + step) % factors.count]
      switch kind {
      case .additive:
        path.median[step] += factor
      case .multiplicative:
        path.median[step] *= factor
        path.scale[step] *= factor
      }
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(kind.rawValue)
    writer.put(factors)
    writer.put(UInt32(clamping: next))
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    guard let kind = Kind(rawValue: code) else { throw reader.fault("seasonal kind \(code) is unknown") }
    self.kind = kind
    factors = try reader.finites("seasonal factors", counts: 1...ModelLimits.seasonLength)
    guard kind == .additive || factors.allSatisfy({ $0 > 0 }) else {
      throw reader.fault("a multiplicative seasonal factor is not positive")
    }
    next = try reader.whole("phase", in: 0...factors.count - 1)
  }
}
