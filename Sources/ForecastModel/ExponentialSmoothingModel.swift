public import Support

/// Exponential smoothing in state-space form after fitting.
///
/// With p = level + phi slope and the one-step forecast f = p, p + s or p s, an error e = y - f moves the state by
/// level = p + alpha e, slope = phi slope + beta e, s = s + gamma e; where the season is multiplicative, e / s
/// stands for e in the first two and e / p in the third. The multiplicative error changes how parameters are
/// estimated and how the scale grows, not this recursion (Hyndman, Koehler, Ord, Snyder 2008, tables 2.2 and 2.3).
///
/// Layout: u8 form, f64 alpha, beta, gamma, phi, sigma, level, slope, f64 season (count first), u32 next phase.
public struct ExponentialSmoothingModel: FittedModel {
  public var form: ExponentialSmoothingForm
  /// Weight of the newest value in the level, in [0, 1].
  public var alpha: Double
  /// Weight of the newest error in the slope, in [0, 1]; 0 without a trend.
  public var beta: Double
  /// Weight of the newest error in the season, in [0, 1]; 0 without a season.
  public var gamma: Double
  /// Damping of the slope in (0, 1]; 1 where it is not damped.
  public var phi: Double
  /// Standard deviation of the innovation: in the unit of the series, or relative where the error is multiplicative.
  public var sigma: Double
  public var level: Double
  /// 0 without a trend.
  public var slope: Double
  /// One factor for each phase; empty without a season.
  public var season: [Double]
  /// Index in `season` of the phase that comes next.
  public var next: Int

  public init(
    form: ExponentialSmoothingForm, alpha: Double, beta: Double, gamma: Double, phi: Double, sigma: Double,
    level: Double, slope: Double, season: [Double], next: Int
  ) {
    self.form = form
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.phi = phi
    self.sigma = sigma
    self.level = level
    self.slope = slope
    self.season = season
    self.next = next
  }

  public var name: String { form.name }

  public mutating func append(_ value: Double) {
    let base = level + phi * slope
    let slopeAhead = phi * slope
    level = base
    slope = slopeAhead
    guard form.season != .none else {
      if value.isFinite {
        level += alpha * (value - base)
        slope += beta * (value - base)
      }
      return
    }
    let factor = season[next]
    if value.isFinite {
      if form.season == .additive {
        let error = value - base - factor
        level += alpha * error
        slope += beta * error
        season[next] += gamma * error
      } else {
        let error = value - base * factor
        // A factor or a base of nothing says nothing about the other.
        if abs(factor) > 1e-8 {
          level += alpha * error / factor
          slope += beta * error / factor
        }
        if abs(base) > 1e-8 * abs(error) { season[next] += gamma * error / base }
      }
    }
    next = (next + 1) % season.count
  }

  /// O(horizon), but O(horizon x season length) past the first season where the season is multiplicative, and
  /// O(horizon squared) for a multiplicative error with an additive season.
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    var growth = 0.0
    var damping = 1.0
    for step in path.median.indices {
      damping *= phi
      growth += damping
      let base = level + growth * slope
      path.median[step] =
        switch form.season {
        case .none: base
        case .additive: base + season[(next + step) % season.count]
        case .multiplicative: base * season[(next + step) % season.count]
        }
    }
    fillScale(&path)
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(form.code)
    for value in [alpha, beta, gamma, phi, sigma, level, slope] { writer.put(value) }
    writer.put(season)
    writer.put(UInt32(clamping: next))
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    guard let form = ExponentialSmoothingForm(code: code) else {
      throw reader.fault("exponential smoothing form \(code) is unknown")
    }
    self.form = form
    alpha = try reader.finite("alpha", in: 0...1)
    beta = try reader.finite("beta", in: 0...1)
    gamma = try reader.finite("gamma", in: 0...1)
    phi = try reader.finite("phi", in: 0...1)
    sigma = try reader.magnitude("sigma")
    level = try reader.finite("level")
    slope = try reader.finite("slope")
    let lengths = form.season == .none ? 0...0 : 1...ModelLimits.seasonLength
    season = try reader.finites("season", counts: lengths)
    next = try reader.whole("phase", in: 0...max(0, season.count - 1))
  }
}
