public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Exponential smoothing with trigonometric seasons, a power transform and ARMA errors: De Livera, Hyndman and Snyder,
/// J. Am. Stat. Assoc. 106 (2011) 1513-1527. Their names: TBATS(power, {p, q}, damping, {period, harmonics}...).
///
/// With z the transformed value, p = level + phi slope, S the sum of the cosine states and d = z - p - S, which is an
/// ARMA(1, 1) process: level = p + alpha d, slope = phi slope + beta d, and each harmonic turns by its angle and takes
/// gamma d. A missing value has the d that the process expects.
///
/// Layout: f64 alpha, beta, phi, ar, ma, sigma, level, slope, last d, last e; u8 1 where transformed, else 0, f64 power,
/// f64 unit; u8 number of seasons, each f64 period, f64 what d adds to cosines, to sines, f64 harmonic numbers (count
/// first), f64 cosine states, f64 sine states.
public struct TbatsModel: FittedModel {
  /// One season: waves of `period` / harmonic periods.
  public struct Season: Sendable, Equatable {
    /// Periods in a cycle, over 1.
    public var period: Double
    /// What d adds to the cosine states.
    public var first: Double
    /// What d adds to the sine states.
    public var second: Double
    /// Waves in a cycle, rising, each at least 1.
    public var harmonics: [Int]
    public var cosines: [Double]
    public var sines: [Double]

    /// Arrays of one length.
    public init(period: Double, first: Double, second: Double, harmonics: [Int], cosines: [Double], sines: [Double]) {
      precondition(harmonics.count == cosines.count && harmonics.count == sines.count)
      self.period = period
      self.first = first
      self.second = second
      self.harmonics = harmonics
      self.cosines = cosines
      self.sines = sines
    }

    /// The season of the coming period.
    var sum: Double { cosines.reduce(0, +) }

    /// Moves on by one period, in which d was seen.
    mutating func advance(_ d: Double) {
      for index in harmonics.indices {
        let angle = 2 * Double.pi * Double(harmonics[index]) / period
        let (c, s) = (cos(angle), sin(angle))
        let (x, y) = (cosines[index], sines[index])
        cosines[index] = c * x + s * y + first * d
        sines[index] = c * y - s * x + second * d
      }
    }
  }

  public var alpha: Double
  /// 0 without a slope.
  public var beta: Double
  /// Damping of the slope; 1 where it is not damped, 0 without a slope.
  public var phi: Double
  /// Share of the last d that goes on, under 1 in size.
  public var ar: Double
  /// Share of the last innovation that goes on, under 1 in size.
  public var ma: Double
  /// Standard deviation of the innovation, after the transform.
  public var sigma: Double
  public var level: Double
  public var slope: Double
  public var lastDeviation: Double
  public var lastInnovation: Double
  /// Nil where the states are in the unit of the series.
  public var transform: PowerTransform?
  public var seasons: [Season]

  public init(
    alpha: Double, beta: Double, phi: Double, ar: Double, ma: Double, sigma: Double, level: Double, slope: Double,
    lastDeviation: Double, lastInnovation: Double, transform: PowerTransform?, seasons: [Season]
  ) {
    self.alpha = alpha
    self.beta = beta
    self.phi = phi
    self.ar = ar
    self.ma = ma
    self.sigma = sigma
    self.level = level
    self.slope = slope
    self.lastDeviation = lastDeviation
    self.lastInnovation = lastInnovation
    self.transform = transform
    self.seasons = seasons
  }

  public var name: String {
    func text(_ value: Double) -> String {
      let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
      return "\(Double(hundredths) / 100)"
    }
    let seasons = seasons.map { ", {\(text($0.period)), \($0.harmonics.count)}" }.joined()
    let damping = phi == 0 ? "-" : text(phi)
    return "TBATS(\(text(transform?.power ?? 1)), {\(ar == 0 ? 0 : 1), \(ma == 0 ? 0 : 1)}, \(damping)\(seasons))"
  }

  /// What comes next before any error: the transformed value, and the d in it.
  private var expected: (value: Double, deviation: Double) {
    let deviation = ar * lastDeviation + ma * lastInnovation
    var value = level + phi * slope + deviation
    for season in seasons { value += season.sum }
    return (value, deviation)
  }

  /// Moves the state on, where the innovation was `error`.
  private mutating func advance(_ error: Double) {
    let deviation = expected.deviation + error
    level += phi * slope + alpha * deviation
    slope = phi * slope + beta * deviation
    for index in seasons.indices { seasons[index].advance(deviation) }
    lastDeviation = deviation
    lastInnovation = error
  }

  /// O(horizon x harmonics).
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    var ahead = self
    // What an innovation of 1 adds to the periods after it.
    var response = self
    response.level = 0
    response.slope = 0
    response.lastDeviation = 0
    response.lastInnovation = 0
    for index in seasons.indices {
      for place in seasons[index].harmonics.indices {
        response.seasons[index].cosines[place] = 0
        response.seasons[index].sines[place] = 0
      }
    }
    response.advance(1)
    var variance = 1.0
    for step in path.median.indices {
      path.median[step] = ahead.expected.value
      path.scale[step] = sigma * variance.squareRoot()
      ahead.advance(0)
      let weight = response.expected.value
      variance += weight * weight
      response.advance(0)
    }
    guard let transform else { return }
    for step in path.median.indices {
      let (median, scale) = (path.median[step], path.scale[step])
      path.median[step] = transform.inverse(median)
      // Half the distance between the two points one standard deviation off.
      path.scale[step] = 0.5 * (transform.inverse(median + scale) - transform.inverse(median - scale))
    }
  }

  public mutating func append(_ value: Double) {
    let value = transform?.applied(value) ?? value
    advance(value.isFinite ? value - expected.value : 0)
  }

  public func encode(into writer: inout ByteWriter) {
    for value in [alpha, beta, phi, ar, ma, sigma, level, slope, lastDeviation, lastInnovation] { writer.put(value) }
    writer.put(transform != nil)
    writer.put(transform?.power ?? 1)
    writer.put(transform?.unit ?? 1)
    writer.put(UInt8(clamping: seasons.count))
    for season in seasons {
      for value in [season.period, season.first, season.second] { writer.put(value) }
      writer.put(season.harmonics.map { Double($0) })
      writer.put(season.cosines)
      writer.put(season.sines)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    alpha = try reader.finite("alpha", in: -2...2)
    beta = try reader.finite("beta", in: -2...2)
    phi = try reader.finite("phi", in: 0...1)
    ar = try reader.finite("ar", in: -1...1)
    ma = try reader.finite("ma", in: -1...1)
    sigma = try reader.magnitude("sigma")
    level = try reader.finite("level")
    slope = try reader.finite("slope")
    lastDeviation = try reader.finite("last deviation")
    lastInnovation = try reader.finite("last innovation")
    let isTransformed = try reader.bool()
    let power = try reader.finite("power", in: 0...1)
    let unit = try reader.finite("unit", in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
    transform = isTransformed ? PowerTransform(power: power, unit: unit) : nil
    let count = Int(try reader.integer(UInt8.self))
    guard count <= ModelLimits.seasons else {
      throw reader.fault("\(count) seasons, expected 0 to \(ModelLimits.seasons)")
    }
    seasons = []
    for _ in 0..<count {
      let longest = Double(ModelLimits.seasonLength)
      let period = try reader.finite("period", in: 1...longest)
      let first = try reader.finite("weight of cosines", in: -2...2)
      let second = try reader.finite("weight of sines", in: -2...2)
      let numbers = try reader.finites("harmonics", counts: 1...ModelLimits.harmonics)
      guard numbers.allSatisfy({ $0 >= 1 && $0 <= longest && $0 == $0.rounded() }) else {
        throw reader.fault("a harmonic is no whole number from 1 on")
      }
      let cosines = try reader.finites("cosine states", counts: numbers.count...numbers.count)
      let sines = try reader.finites("sine states", counts: numbers.count...numbers.count)
      seasons.append(
        Season(
          period: period, first: first, second: second, harmonics: numbers.map { Int($0) }, cosines: cosines,
          sines: sines))
    }
  }
}

extension ModelLimits {
  /// Most harmonics of one season.
  public static let harmonics = 100
}
