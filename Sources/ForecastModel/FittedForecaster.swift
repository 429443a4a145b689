public import Support

/// What a bundle keeps for each series: one model, or several whose median or weighted mean is served; the scale that
/// comes out of it may be corrected by what held-out windows showed (docs/models/intervals.md).
///
/// Layout: u8 kind (0 single, 1 ensemble, 2 corrected: f64 factor, then one of the other two), then that one's layout.
public enum FittedForecaster: FittedModel {
  case single(FittedSeries)
  case ensemble(FittedEnsemble)
  /// `factor` times the scale of the forecaster inside; above 0 and finite.
  indirect case corrected(FittedForecaster, factor: Double)

  /// The median of forecasters that are fitted already; members that are ensembles themselves give their members.
  /// Nil where there are none, or more than `ModelLimits.members`.
  public init?(medianOf forecasters: [FittedForecaster]) {
    guard let ensemble = FittedEnsemble(forecasters.flatMap(\.members)) else { return nil }
    self = .ensemble(ensemble)
  }

  /// The mean of single forecasters with weights; those with less than `leastShare` of all weight are left out, and of
  /// one that is left alone the forecaster itself stays.
  /// Nil where weights are not one for each forecaster, at least 0 and with a sum above 0.
  public init?(meanOf forecasters: [FittedForecaster], weights: [Double]) {
    guard forecasters.count == weights.count else { return nil }
    let limit = Self.leastShare * weights.reduce(0, +)
    let kept = zip(forecasters, weights).filter { $0.1 > 0 && $0.1 >= limit }
    if kept.count == 1 {
      self = kept[0].0
      return
    }
    var (members, shares) = ([FittedSeries](), [Double]())
    for (forecaster, weight) in kept {
      guard case .single(let model) = forecaster else { return nil }
      members.append(model)
      shares.append(weight)
    }
    guard let ensemble = FittedEnsemble(members, weights: shares) else { return nil }
    self = .ensemble(ensemble)
  }

  /// A member that counts for less is not worth its place in a bundle and its time in an answer.
  public static let leastShare = 0.02

  /// The forecaster with `factor` times its scale; itself where the factor is 1, or none that makes sense.
  public func corrected(by factor: Double) -> FittedForecaster {
    if case .corrected(let inner, let own) = self { return inner.corrected(by: own * factor) }
    return factor > 0 && factor.isFinite && factor != 1 ? .corrected(self, factor: factor) : self
  }

  /// The model itself, or the members of the ensemble.
  public var members: [FittedSeries] {
    switch self {
    case .single(let model): [model]
    case .ensemble(let ensemble): ensemble.members
    case .corrected(let inner, _): inner.members
    }
  }

  /// How much each of `members` counts, with sum 1; nil for a median.
  public var weights: [Double]? {
    switch self {
    case .single: [1]
    case .ensemble(let ensemble): ensemble.weights
    case .corrected(let inner, _): inner.weights
    }
  }

  /// Whether it is the profile of alike series, for want of a past.
  var isProfile: Bool {
    if case .single(let model) = self, case .profile = model.family { return true }
    return false
  }

  public var name: String {
    switch self {
    case .single(let model): model.name
    case .ensemble(let ensemble): ensemble.name
    case .corrected(let inner, _): inner.name
    }
  }

  public var usedColumns: [Int] {
    switch self {
    case .single(let model): model.usedColumns
    case .ensemble(let ensemble): ensemble.usedColumns
    case .corrected(let inner, _): inner.usedColumns
    }
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    switch self {
    case .single(let model): model.forecast(horizon: horizon, into: &path)
    case .ensemble(let ensemble): ensemble.forecast(horizon: horizon, into: &path)
    case .corrected(let inner, let factor):
      inner.forecast(horizon: horizon, into: &path)
      path.multiplyScale(by: factor)
    }
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    switch self {
    case .single(let model): model.forecast(horizon: horizon, in: context, into: &path)
    case .ensemble(let ensemble): ensemble.forecast(horizon: horizon, in: context, into: &path)
    case .corrected(let inner, let factor):
      inner.forecast(horizon: horizon, in: context, into: &path)
      path.multiplyScale(by: factor)
    }
  }

  public mutating func append(_ value: Double) {
    update { $0.append(value) } ensemble: { $0.append(value) } corrected: { $0.append(value) }
  }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    update { $0.append(value, in: context) } ensemble: { $0.append(value, in: context) } corrected: {
      $0.append(value, in: context)
    }
  }

  private mutating func update(
    single: (inout FittedSeries) -> Void, ensemble: (inout FittedEnsemble) -> Void,
    corrected: (inout FittedForecaster) -> Void
  ) {
    switch self {
    case .single(var model):
      single(&model)
      self = .single(model)
    case .ensemble(var members):
      ensemble(&members)
      self = .ensemble(members)
    case .corrected(var inner, let factor):
      corrected(&inner)
      self = .corrected(inner, factor: factor)
    }
  }

  public func encode(into writer: inout ByteWriter) {
    switch self {
    case .single(let model):
      writer.put(UInt8(0))
      model.encode(into: &writer)
    case .ensemble(let ensemble):
      writer.put(UInt8(1))
      ensemble.encode(into: &writer)
    case .corrected(let inner, let factor):
      writer.put(UInt8(2))
      writer.put(factor)
      inner.encode(into: &writer)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let kind = try reader.integer(UInt8.self)
    guard kind == 2 else {
      self = try Self.uncorrected(kind, from: &reader)
      return
    }
    let factor = try reader.magnitude("scale factor")
    guard factor > 0 else { throw reader.fault("a scale factor is \(factor)") }
    // No correction inside a correction: a file must not decide how deep the reader goes.
    self = .corrected(try Self.uncorrected(try reader.integer(UInt8.self), from: &reader), factor: factor)
  }

  private static func uncorrected(_ kind: UInt8, from reader: inout ByteReader) throws(Diagnostic) -> FittedForecaster {
    switch kind {
    case 0: return .single(try FittedSeries(from: &reader))
    case 1: return .ensemble(try FittedEnsemble(from: &reader))
    default: throw reader.fault("forecaster kind \(kind) is unknown")
    }
  }
}

extension ForecastPath {
  /// Widens or narrows the scale of every period; the largest number is the widest.
  public mutating func multiplyScale(by factor: Double) {
    for index in scale.indices { scale[index] = min(scale[index] * factor, .greatestFiniteMagnitude) }
  }
}
