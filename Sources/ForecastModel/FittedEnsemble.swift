public import Support

/// Several models' forecasts put together, period by period: their median, or their mean with weights; the scale is
/// put together from their scales in the same way.
///
/// Petropoulos and Svetunkov, Int. J. Forecasting 36 (2020) 110-115, came sixth of 61 in the M4 competition with
/// the median of four simple models.
///
/// Layout: u8 number of members, the members. With weights: u8 0, u8 number of members, the members, f64 weights
/// (count first); bundles from before there were weights have none that begins with 0.
public struct FittedEnsemble: FittedModel {
  /// At least one, at most `ModelLimits.members`.
  public private(set) var members: [FittedSeries]
  /// One for each member, at least 0 and with sum 1; nil for the median.
  public let weights: [Double]?

  /// Nil where there are no members, or more than `ModelLimits.members`; nil too for weights that are not one for
  /// each member, finite, at least 0 and with a sum above 0. They are divided by their sum.
  public init?(_ members: [FittedSeries], weights: [Double]? = nil) {
    guard (1...ModelLimits.members).contains(members.count) else { return nil }
    self.members = members
    guard let weights else {
      self.weights = nil
      return
    }
    let sum = weights.reduce(0, +)
    guard weights.count == members.count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }), sum > 0, sum.isFinite else {
      return nil
    }
    self.weights = weights.map { $0 / sum }
  }

  /// The same with other members, one for each, which count as those before to the last bit.
  func replacing(_ others: [FittedSeries]) -> FittedEnsemble {
    var changed = self
    if others.count == members.count { changed.members = others }
    return changed
  }

  public var usedColumns: [Int] { Set(members.flatMap(\.usedColumns)).sorted() }

  public var name: String {
    guard let weights else { return "median of \(members.map(\.name).joined(separator: "; "))" }
    let parts = zip(members, weights).map { "\(Self.percent($1)) \($0.name)" }
    return "weighted mean of \(parts.joined(separator: "; "))"
  }

  /// `38 %`.
  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    combine(members.map { $0.forecast(horizon: horizon) }, horizon: horizon, into: &path)
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    let paths = members.map { member in
      var own = ForecastPath()
      member.forecast(horizon: horizon, in: context, into: &own)
      return own
    }
    combine(paths, horizon: horizon, into: &path)
  }

  private func combine(_ paths: [ForecastPath], horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    if let weights {
      for step in path.median.indices {
        var (median, scale) = (0.0, 0.0)
        for (own, weight) in zip(paths, weights) {
          median += weight * own.median[step]
          scale += weight * own.scale[step]
        }
        (path.median[step], path.scale[step]) = (median, scale)
      }
      path.makeFinite()
      return
    }
    var values = [Double](repeating: 0, count: members.count)
    for step in path.median.indices {
      for index in paths.indices { values[index] = paths[index].median[step] }
      path.median[step] = middle(&values)
      for index in paths.indices { values[index] = paths[index].scale[step] }
      path.scale[step] = middle(&values)
    }
  }

  public mutating func append(_ value: Double) {
    for index in members.indices { members[index].append(value) }
  }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    for index in members.indices { members[index].append(value, in: context) }
  }

  public func encode(into writer: inout ByteWriter) {
    if weights != nil { writer.put(UInt8(0)) }
    writer.put(UInt8(clamping: members.count))
    for member in members { member.encode(into: &writer) }
    if let weights { writer.put(weights) }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    var count = Int(try reader.integer(UInt8.self))
    let hasWeights = count == 0
    if hasWeights { count = Int(try reader.integer(UInt8.self)) }
    guard (1...ModelLimits.members).contains(count) else {
      throw reader.fault("an ensemble has \(count) members, expected 1 to \(ModelLimits.members)")
    }
    var members = [FittedSeries]()
    for _ in 0..<count { members.append(try FittedSeries(from: &reader)) }
    self.members = members
    guard hasWeights else {
      weights = nil
      return
    }
    let found = try reader.finites("weights", counts: count...count)
    let sum = found.reduce(0, +)
    // Not divided by their sum again: what is read must be, to the last bit, what was written.
    guard found.allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-9 else {
      throw reader.fault("weights of an ensemble add up to \(sum), expected 1, none below 0")
    }
    weights = found
  }
}

/// The median; sorts the values where they are. Halved before they are added, so that it cannot overflow.
private func middle(_ values: inout [Double]) -> Double {
  values.sort()
  let half = values.count / 2
  return values.count % 2 == 1 ? values[half] : 0.5 * values[half - 1] + 0.5 * values[half]
}
