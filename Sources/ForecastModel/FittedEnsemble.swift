public import Support

/// The median of several models' forecasts, period by period; the scale is the median of their scales.
///
/// Petropoulos and Svetunkov, Int. J. Forecasting 36 (2020) 110-115, came sixth of 61 in the M4 competition with
/// the median of four simple models.
///
/// Layout: u8 number of members, the members.
public struct FittedEnsemble: FittedModel {
  /// At least one, at most `ModelLimits.members`.
  public private(set) var members: [FittedSeries]

  /// Nil where there are no members, or more than `ModelLimits.members`.
  public init?(_ members: [FittedSeries]) {
    guard (1...ModelLimits.members).contains(members.count) else { return nil }
    self.members = members
  }

  public var usedColumns: [Int] { Set(members.flatMap(\.usedColumns)).sorted() }

  public var name: String { "median of \(members.map(\.name).joined(separator: "; "))" }

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
    writer.put(UInt8(clamping: members.count))
    for member in members { member.encode(into: &writer) }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let count = Int(try reader.integer(UInt8.self))
    guard (1...ModelLimits.members).contains(count) else {
      throw reader.fault("an ensemble has \(count) members, expected 1 to \(ModelLimits.members)")
    }
    members = []
    for _ in 0..<count { members.append(try FittedSeries(from: &reader)) }
  }
}

/// The median; sorts the values where they are. Halved before they are added, so that it cannot overflow.
private func middle(_ values: inout [Double]) -> Double {
  values.sort()
  let half = values.count / 2
  return values.count % 2 == 1 ? values[half] : 0.5 * values[half - 1] + 0.5 * values[half]
}
