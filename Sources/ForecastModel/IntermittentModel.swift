public import Support

/// What a method for intermittent demand knows after some periods.
public protocol IntermittentState: Sendable, Equatable {
  /// Demand per period.
  var rate: Double { get }
  /// Moves on by one period in which a finite `value` was seen.
  mutating func append(_ value: Double)
}

/// A model of intermittent demand: a rate of demand per period that goes on for good.
///
/// Whatever is not 0 is a demand. A missing period says nothing and is passed over as if it had not been. Appending
/// a value is one step of the filter that fitting ran from the first value on, so a fitted model that sees new
/// values equals one with the same smoothing that was run over all of them.
///
/// The scale is the standard deviation of one period's demand about the rate, the same for every step: one demand or
/// none makes nearly all of it, and `QuantileTable` turns it into quantiles that hold on held-out data.
///
/// Layout: u8 method (0 Croston, 1 Syntetos-Boylan, 2 TSB, 3 ADIDA, 4 IMAPA), f64 sigma, the method's own layout.
public struct IntermittentModel: FittedModel {
  /// The state of one of the methods.
  public enum State: Sendable, Equatable {
    /// Croston's, or its correction by Syntetos and Boylan.
    case croston(CrostonState)
    case teunterSyntetosBabai(DemandProbabilityState)
    /// One level of aggregation, the whole periods between demands.
    case adida(AggregationState)
    /// All levels of aggregation from one period to the mean interval.
    case imapa(AggregationState)
  }

  public var state: State
  /// Standard deviation of one period's demand about the forecast.
  public var sigma: Double

  public init(_ state: State, sigma: Double) {
    self.state = state
    self.sigma = sigma
  }

  public var name: String {
    switch state {
    case .croston(let state): state.isCorrected ? "Syntetos-Boylan" : "Croston"
    case .teunterSyntetosBabai: "Teunter-Syntetos-Babai"
    case .adida(let state): "ADIDA(\(state.levels.last?.size ?? 1))"
    case .imapa(let state): "IMAPA(\(state.levels.last?.size ?? 1))"
    }
  }

  /// Demand per period.
  public var rate: Double {
    switch state {
    case .croston(let state): state.rate
    case .teunterSyntetosBabai(let state): state.rate
    case .adida(let state), .imapa(let state): state.rate
    }
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    let rate = rate
    for step in path.median.indices {
      path.median[step] = rate
      path.scale[step] = sigma
    }
  }

  public mutating func append(_ value: Double) {
    guard value.isFinite else { return }
    switch state {
    case .croston(var inner):
      inner.append(value)
      state = .croston(inner)
    case .teunterSyntetosBabai(var inner):
      inner.append(value)
      state = .teunterSyntetosBabai(inner)
    case .adida(var inner):
      // Lets go of the arrays, so that they are not copied.
      state = .croston(CrostonState(demandWeight: 0, intervalWeight: 0))
      inner.append(value)
      state = .adida(inner)
    case .imapa(var inner):
      state = .croston(CrostonState(demandWeight: 0, intervalWeight: 0))
      inner.append(value)
      state = .imapa(inner)
    }
  }

  public func encode(into writer: inout ByteWriter) {
    switch state {
    case .croston(let state): writer.put(UInt8(state.isCorrected ? 1 : 0))
    case .teunterSyntetosBabai: writer.put(UInt8(2))
    case .adida: writer.put(UInt8(3))
    case .imapa: writer.put(UInt8(4))
    }
    writer.put(sigma)
    switch state {
    case .croston(let state): state.encode(into: &writer)
    case .teunterSyntetosBabai(let state): state.encode(into: &writer)
    case .adida(let state), .imapa(let state): state.encode(into: &writer)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    sigma = try reader.magnitude("sigma")
    switch code {
    case 0: state = .croston(try CrostonState(from: &reader, isCorrected: false))
    case 1: state = .croston(try CrostonState(from: &reader, isCorrected: true))
    case 2: state = .teunterSyntetosBabai(try DemandProbabilityState(from: &reader))
    case 3: state = .adida(try AggregationState(from: &reader))
    case 4: state = .imapa(try AggregationState(from: &reader))
    default: throw reader.fault("method \(code) of intermittent demand is unknown")
    }
  }
}
