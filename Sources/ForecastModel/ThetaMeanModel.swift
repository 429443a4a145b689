public import Support

/// The mean of two Theta models: one whose line stays as it was fitted, and one whose line moves with the values.
///
/// The scale is the mean of both scales too: their errors are nearly the same ones, so that the mean of two forecasts
/// is hardly surer than either.
///
/// Layout: the layouts of both, `ThetaLinesModel`.
public struct ThetaMeanModel: FittedModel {
  public private(set) var fixed: ThetaLinesModel
  public private(set) var moving: ThetaLinesModel

  /// - Parameters:
  ///   - fixed: a model with the line `.fixed`.
  ///   - moving: one with the line `.moving`, of the same series.
  public init(fixed: ThetaLinesModel, moving: ThetaLinesModel) {
    self.fixed = fixed
    self.moving = moving
  }

  public var name: String { "mean of \(fixed.name) and \(moving.name)" }

  /// A missing value is taken as this model's forecast by both, so that they go on as they were served.
  public mutating func append(_ value: Double) {
    let value = value.isFinite ? value : 0.5 * fixed.next + 0.5 * moving.next
    fixed.append(value)
    moving.append(value)
  }

  /// O(horizon).
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    fixed.forecast(horizon: horizon, into: &path)
    let other = moving.forecast(horizon: horizon)
    for step in path.median.indices {
      path.median[step] = 0.5 * path.median[step] + 0.5 * other.median[step]
      path.scale[step] = 0.5 * path.scale[step] + 0.5 * other.scale[step]
    }
  }

  public func encode(into writer: inout ByteWriter) {
    fixed.encode(into: &writer)
    moving.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    fixed = try ThetaLinesModel(from: &reader)
    moving = try ThetaLinesModel(from: &reader)
    guard fixed.line == .fixed, moving.line == .moving else {
      throw reader.fault("the lines of a mean of two Theta models are not a fixed and a moving one")
    }
  }
}
