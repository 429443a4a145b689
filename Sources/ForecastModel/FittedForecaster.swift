public import Support

/// What a bundle keeps for each series: one model, or several whose median is served.
///
/// Layout: u8 kind (0 single, 1 ensemble), then that one's layout.
public enum FittedForecaster: FittedModel {
  case single(FittedSeries)
  case ensemble(FittedEnsemble)

  /// The median of forecasters that are fitted already; members that are ensembles themselves give their members.
  /// Nil where there are none, or more than `ModelLimits.members`.
  public init?(medianOf forecasters: [FittedForecaster]) {
    guard let ensemble = FittedEnsemble(forecasters.flatMap(\.members)) else { return nil }
    self = .ensemble(ensemble)
  }

  /// The model itself, or the members of the ensemble.
  public var members: [FittedSeries] {
    switch self {
    case .single(let model): [model]
    case .ensemble(let ensemble): ensemble.members
    }
  }

  public var name: String {
    switch self {
    case .single(let model): model.name
    case .ensemble(let ensemble): ensemble.name
    }
  }

  public var usedColumns: [Int] {
    switch self {
    case .single(let model): model.usedColumns
    case .ensemble(let ensemble): ensemble.usedColumns
    }
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    switch self {
    case .single(let model): model.forecast(horizon: horizon, into: &path)
    case .ensemble(let ensemble): ensemble.forecast(horizon: horizon, into: &path)
    }
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    switch self {
    case .single(let model): model.forecast(horizon: horizon, in: context, into: &path)
    case .ensemble(let ensemble): ensemble.forecast(horizon: horizon, in: context, into: &path)
    }
  }

  public mutating func append(_ value: Double) { update { $0.append(value) } ensemble: { $0.append(value) } }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    update { $0.append(value, in: context) } ensemble: { $0.append(value, in: context) }
  }

  private mutating func update(single: (inout FittedSeries) -> Void, ensemble: (inout FittedEnsemble) -> Void) {
    switch self {
    case .single(var model):
      single(&model)
      self = .single(model)
    case .ensemble(var members):
      ensemble(&members)
      self = .ensemble(members)
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
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let kind = try reader.integer(UInt8.self)
    switch kind {
    case 0: self = .single(try FittedSeries(from: &reader))
    case 1: self = .ensemble(try FittedEnsemble(from: &reader))
    default: throw reader.fault("forecaster kind \(kind) is unknown")
    }
  }
}
