public import Support

/// The weighted mean of ARIMA models of one series, whose orders its values cannot tell apart.
///
/// The variance is that of the mixture: the models' own and that of their forecasts about the mean (Buckland, Burnham and
/// Augustin, Biometrics 53, 1997).
///
/// Layout: u8 count, then for each f64 weight and the layout of `ArimaModel`.
public struct ArimaMeanModel: FittedModel {
  /// One of the models and how much of the mean it is.
  public struct Member: Sendable, Equatable {
    public var model: ArimaModel
    /// Over 0; all weights together are 1.
    public var weight: Double
  }

  /// The model that was chosen first, then the others.
  public private(set) var members: [Member]
  /// Most members of a mean.
  package static let mostMembers = 32

  /// - Parameters:
  ///   - models: of the same series, 1 to `mostMembers` of them, the one that was chosen first.
  ///   - weights: as many, over 0; they are divided by their sum. Nil where that does not hold.
  package init?(_ models: [ArimaModel], weights: [Double]) {
    var sum = 0.0
    for weight in weights { sum += weight }
    guard (1...Self.mostMembers).contains(models.count), models.count == weights.count,
      weights.allSatisfy({ $0 > 0 }), sum.isFinite
    else { return nil }
    members = zip(models, weights).map { Member(model: $0, weight: $1 / sum) }
  }

  /// The model that was chosen, and how many are in the mean with it.
  public var name: String {
    members.count > 1 ? "\(members[0].model.name) and \(members.count - 1) more" : members[0].model.name
  }

  /// The model of the series times a number.
  package mutating func rescale(by unit: Double) {
    for index in members.indices { members[index].model.rescale(by: unit) }
  }

  public mutating func append(_ value: Double) {
    for index in members.indices { members[index].model.append(value) }
  }

  /// O(members x horizon) and what each member needs.
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    let paths = members.map { $0.model.forecast(horizon: horizon) }
    for step in path.median.indices {
      var mean = 0.0
      for (member, own) in zip(members, paths) { mean += member.weight * own.median[step] }
      // Relative to the largest, so that no square leaves the range of numbers.
      var largest = 0.0
      for own in paths { largest = max(largest, own.scale[step], abs(own.median[step] - mean)) }
      var variance = 0.0
      if largest > 0 {
        for (member, own) in zip(members, paths) {
          let (scale, distance) = (own.scale[step] / largest, (own.median[step] - mean) / largest)
          variance += member.weight * (scale * scale + distance * distance)
        }
      }
      path.median[step] = mean
      path.scale[step] = largest * variance.squareRoot()
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt8(members.count))
    for member in members {
      writer.put(member.weight)
      member.model.encode(into: &writer)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let count = Int(try reader.integer(UInt8.self))
    guard (1...Self.mostMembers).contains(count) else {
      throw reader.fault("a mean of ARIMA models has \(count) members instead of 1 to \(Self.mostMembers)")
    }
    members = []
    var sum = 0.0
    for _ in 0..<count {
      let weight = try reader.finite("a weight in a mean of ARIMA models", in: Double.leastNonzeroMagnitude...1)
      sum += weight
      members.append(Member(model: try ArimaModel(from: &reader), weight: weight))
    }
    guard abs(sum - 1) < 1e-9 else { throw reader.fault("the weights in a mean of ARIMA models do not add up to 1") }
  }
}
