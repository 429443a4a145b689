/// The demands of a series without the periods between them.
struct Demand {
  /// The values that are not 0.
  private(set) var sizes: [Double] = []
  /// For each demand the periods since the one before; for the first those since the start, itself included.
  private(set) var intervals: [Double] = []

  /// - Parameter values: finite.
  init(_ values: [Double]) {
    var last = -1
    for (index, value) in values.enumerated() where value != 0 {
      sizes.append(value)
      intervals.append(Double(index - last))
      last = index
    }
  }

  /// 0 where there was no demand.
  var meanInterval: Double {
    intervals.isEmpty ? 0 : intervals.reduce(0, +) / Double(intervals.count)
  }
}

/// What kind of demand a series has (Syntetos, Boylan and Croston, J. Oper. Res. Soc. 56, 2005, 495-503): where the
/// mean interval between demands and the spread of their sizes lie against 1.32 and 0.49.
public enum DemandClass: String, Sendable, CaseIterable {
  /// Frequent demands of similar size.
  case smooth
  /// Frequent demands whose size varies.
  case erratic
  /// Rare demands of similar size.
  case intermittent
  /// Rare demands whose size varies.
  case lumpy

  /// Periods per demand from which on demands are rare.
  public static let intervalLimit = 1.32
  /// Squared coefficient of variation of the sizes from which on they vary.
  public static let variationLimit = 0.49

  /// - Parameters:
  ///   - meanInterval: average periods from one demand to the next (ADI), at least 1.
  ///   - squaredVariation: variance of the sizes of demands over their squared mean (CV^2).
  public init(meanInterval: Double, squaredVariation: Double) {
    let isRare = meanInterval >= Self.intervalLimit
    let varies = squaredVariation >= Self.variationLimit
    self = isRare ? varies ? .lumpy : .intermittent : varies ? .erratic : .smooth
  }

  /// The class of a series; nil where it has no demand at all.
  /// - Parameter values: oldest first; what is not finite is missing and passed over.
  public init?(of values: [Double]) {
    let seen = values.filter(\.isFinite)
    let demand = Demand(seen)
    guard !demand.sizes.isEmpty else { return nil }
    var largest = 0.0
    for size in demand.sizes { largest = max(largest, abs(size)) }
    let count = Double(demand.sizes.count)
    var mean = 0.0
    for size in demand.sizes { mean += size / largest / count }
    var variance = 0.0
    for size in demand.sizes { variance += (size / largest - mean) * (size / largest - mean) / max(1, count - 1) }
    let squaredVariation = mean == 0 ? Double.infinity : variance / (mean * mean)
    self.init(meanInterval: demand.meanInterval, squaredVariation: squaredVariation)
  }

  /// The method that the authors of the classes advise: Croston's where demand is smooth, else the corrected one.
  public var advised: CandidateKind { self == .smooth ? .croston : .sba }
}
