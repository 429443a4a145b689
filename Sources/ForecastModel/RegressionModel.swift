public import Support

/// A regression on known columns whose errors are an ARIMA process: price and promotion move the forecast, and what
/// they do not explain is forecast as usual.
///
/// Layout: i64 next period, the design, then the ARIMA model's.
public struct RegressionModel: FittedModel {
  public var design: RegressorDesign
  /// With as many regressors as the design has terms.
  public var errors: ArimaModel
  /// Number of the period after the last that it has seen: where its waves stand if nobody says so.
  public var nextPeriod: Int

  public init(design: RegressorDesign, errors: ArimaModel, nextPeriod: Int = 0) {
    self.design = design
    self.errors = errors
    self.nextPeriod = nextPeriod
  }

  public var name: String { errors.name }
  public var usedColumns: [Int] { design.usedColumns }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    forecast(horizon: horizon, in: ForecastContext(nextPeriod: nextPeriod), into: &path)
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    path = errors.forecast(
      horizon: horizon,
      regressors: (0..<max(0, horizon)).map { design.row(at: context.nextPeriod + $0, context.known) })
  }

  public mutating func append(_ value: Double) { append(value, in: ForecastContext(nextPeriod: nextPeriod)) }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    errors.append(value, regressors: design.row(at: context.nextPeriod, context.known))
    nextPeriod = context.nextPeriod + 1
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(Int64(nextPeriod))
    design.encode(into: &writer)
    errors.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let next = try reader.integer(Int64.self)
    guard next.magnitude < 1 << 50 else { throw reader.fault("a period is \(next)") }
    nextPeriod = Int(next)
    design = try RegressorDesign(from: &reader)
    errors = try ArimaModel(from: &reader)
    guard errors.coefficients.count == design.terms.count else {
      throw reader.fault("\(errors.coefficients.count) coefficients for \(design.terms.count) regressors")
    }
  }
}
