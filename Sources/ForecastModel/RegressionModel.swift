public import Support

/// A regression on known columns whose errors are an ARIMA process: price and promotion move the forecast, and what
/// they do not explain is forecast as usual.
///
/// Layout: the design, then the ARIMA model's.
public struct RegressionModel: FittedModel {
  public var design: RegressorDesign
  /// With as many regressors as the design has terms.
  public var errors: ArimaModel

  public init(design: RegressorDesign, errors: ArimaModel) {
    self.design = design
    self.errors = errors
  }

  public var name: String { errors.name }
  public var usedColumns: [Int] { design.usedColumns }

  public func forecast(horizon: Int, into path: inout ForecastPath) { errors.forecast(horizon: horizon, into: &path) }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    path = errors.forecast(
      horizon: horizon,
      regressors: (0..<max(0, horizon)).map { design.row(at: context.nextPeriod + $0, context.known) })
  }

  public mutating func append(_ value: Double) { errors.append(value) }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    errors.append(value, regressors: design.row(at: context.nextPeriod, context.known))
  }

  public func encode(into writer: inout ByteWriter) {
    design.encode(into: &writer)
    errors.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    design = try RegressorDesign(from: &reader)
    errors = try ArimaModel(from: &reader)
    guard errors.coefficients.count == design.terms.count else {
      throw reader.fault("\(errors.coefficients.count) coefficients for \(design.terms.count) regressors")
    }
  }
}
