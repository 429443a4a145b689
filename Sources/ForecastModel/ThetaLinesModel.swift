public import Support

/// The Theta method as a state-space model: the four variants of Fiorucci, Pellegrini, Louzada, Petropoulos and
/// Koehler, Int. J. Forecasting 32 (2016) 1151-1161.
///
/// With t values seen, d = 1 - alpha and w = 1 - 1/theta, the next value is expected at
/// level + w (d^t A + (1 - d^(t+1)) / alpha B): exponential smoothing of the theta line, and what the line through
/// the values, A + B t, lacks of it. A new value y moves level by alpha (y - level). The static variants keep A and
/// B as the least squares line of the series they were fitted to; the dynamic ones move them to the least squares
/// line of all values so far. Theta is 2 in the standard variants and estimated in the optimised ones.
///
/// Layout: u8 kind (0 static, 1 dynamic), f64 alpha, weight, level, decay, mean, slope, count, sigma.
public struct ThetaLinesModel: FittedModel {
  /// Whether the line through the values stays as it was fitted.
  public enum Line: UInt8, Sendable, CaseIterable { case fixed = 0, moving = 1 }

  public var line: Line
  /// Weight of the newest value in the level, over 0 and at most 1.
  public var alpha: Double
  /// w = 1 - 1/theta, in [0, 1]: 1/2 where theta is 2, 0 where it is 1 and nothing but the level is left.
  public var weight: Double
  /// Smoothed level.
  public var level: Double
  /// (1 - alpha)^t.
  public var decay: Double
  /// Mean of the line at 1, 2, ..., t: that of all values, where the line moves.
  public var mean: Double
  /// B, what the line gains in a period.
  public var slope: Double
  /// t, the number of values seen, missing ones included.
  public var count: Double
  /// Standard deviation of the one-step error.
  public var sigma: Double

  public init(
    line: Line, alpha: Double, weight: Double, level: Double, decay: Double, mean: Double, slope: Double,
    count: Double, sigma: Double
  ) {
    self.line = line
    self.alpha = alpha
    self.weight = weight
    self.level = level
    self.decay = decay
    self.mean = mean
    self.slope = slope
    self.count = count
    self.sigma = sigma
  }

  /// 1 / (1 - weight); infinite where the weight is 1.
  public var theta: Double { 1 / (1 - weight) }

  public var name: String {
    switch (line, weight == 0.5) {
    case (.fixed, true): "theta"
    case (.fixed, false): "optimised theta"
    case (.moving, true): "dynamic theta"
    case (.moving, false): "dynamic optimised theta"
    }
  }

  /// How the next expectation follows from mean and slope: level + onMean mean + onSlope slope.
  private var share: (onMean: Double, onSlope: Double) {
    let reach = (1 - decay * (1 - alpha)) / alpha
    return (weight * decay, weight * (reach - decay * (count + 1) / 2))
  }

  /// The one-step forecast.
  var next: Double {
    let share = share
    return level + share.onMean * mean + share.onSlope * slope
  }

  public mutating func append(_ value: Double) {
    let value = value.isFinite ? value : next
    level += alpha * (value - level)
    decay *= 1 - alpha
    count += 1
    switch line {
    case .fixed:
      mean += 0.5 * slope
    case .moving:
      // One value has no slope.
      slope = count > 1 ? ((count - 2) * slope + 6 * (value - mean) / count) / (count + 1) : 0
      mean += (value - mean) / count
    }
  }

  /// The median by iterating the recursion; the scale exactly, by carrying the covariances of level, mean and slope
  /// along. O(horizon).
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    var model = self
    var errors = ThetaCovariance()
    for step in path.median.indices {
      let share = model.share
      path.median[step] = model.level + share.onMean * model.mean + share.onSlope * model.slope
      let variance = line == .moving ? errors.variance(share.onMean, share.onSlope) : errors.level
      path.scale[step] = sigma * (1 + max(0, variance)).squareRoot()
      model.append(path.median[step])
      switch line {
      case .fixed: errors.level += alpha * alpha
      case .moving: errors.advance(share.onMean, share.onSlope, alpha: alpha, count: model.count)
      }
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(line.rawValue)
    for value in [alpha, weight, level, decay, mean, slope, count, sigma] { writer.put(value) }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    guard let line = Line(rawValue: code) else { throw reader.fault("theta kind \(code) is unknown") }
    self.line = line
    alpha = try reader.finite("alpha", in: 1e-6...1)
    weight = try reader.finite("weight", in: 0...1)
    level = try reader.finite("level")
    decay = try reader.finite("decay", in: 0...1)
    mean = try reader.finite("mean")
    slope = try reader.finite("slope")
    count = try reader.finite("count", in: 0...0x1p52)
    sigma = try reader.magnitude("sigma")
  }
}

/// Covariances of the forecast errors of level, mean and slope, in units of sigma^2.
private struct ThetaCovariance {
  var level = 0.0
  private var levelMean = 0.0
  private var levelSlope = 0.0
  private var mean = 0.0
  private var meanSlope = 0.0
  private var slope = 0.0

  /// That of level + m mean + s slope.
  func variance(_ m: Double, _ s: Double) -> Double {
    level + m * m * mean + s * s * slope + 2 * (m * levelMean + s * levelSlope + m * s * meanSlope)
  }

  /// One step of `append` with y = level + m mean + s slope + innovation; `count` is that after it.
  mutating func advance(_ m: Double, _ s: Double, alpha: Double, count: Double) {
    // Each new state is a row of weights on (level, mean, slope) plus a gain times the innovation.
    let gainSlope = 6 / (count * (count + 1))
    let gains = SIMD3(alpha, 1 / count, gainSlope)
    let forecast = SIMD3(1, m, s)
    let rows = (
      SIMD3(1 - alpha, 0, 0) + alpha * forecast,
      SIMD3(0, 1 - gains.y, 0) + gains.y * forecast,
      SIMD3(0, -gainSlope, (count - 2) / (count + 1)) + gainSlope * forecast
    )
    func product(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
      let first = level * b.x + levelMean * b.y + levelSlope * b.z
      let second = levelMean * b.x + mean * b.y + meanSlope * b.z
      let third = levelSlope * b.x + meanSlope * b.y + slope * b.z
      return a.x * first + a.y * second + a.z * third
    }
    let (ll, lm, ls) = (product(rows.0, rows.0), product(rows.0, rows.1), product(rows.0, rows.2))
    let (mm, ms, ss) = (product(rows.1, rows.1), product(rows.1, rows.2), product(rows.2, rows.2))
    level = ll + gains.x * gains.x
    levelMean = lm + gains.x * gains.y
    levelSlope = ls + gains.x * gains.z
    mean = mm + gains.y * gains.y
    meanSlope = ms + gains.y * gains.z
    slope = ss + gains.z * gains.z
  }
}
