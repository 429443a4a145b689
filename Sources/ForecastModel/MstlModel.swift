public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Several seasons taken out by STL, the rest smoothed exponentially, the last cycle of each season repeated.
///
/// Bandara, Hyndman and Bergmeir, MSTL (Int. J. Operational Research, 2021, arXiv 2107.13462).
///
/// **Appending.** The value less its seasons moves the smoothing of the rest. What that leaves of the one-step error,
/// e (1 - alpha), moves the seasons: each takes its weight over the number of seasons. The weight is the one that the
/// newest value of a phase has in the loess at the end of its cycle-subseries, so that the state goes on about as
/// decomposing anew would have it. Without a value, everything moves on as forecast.
///
/// Layout: u8 1 where logarithms, else 0, f64 unit, the exponential smoothing, u8 number of seasons, each f64 weight,
/// f64 factors (count first), u32 next phase.
public struct MstlModel: FittedModel {
  /// One season: a factor for each phase of its last cycle, to be added.
  public struct Season: Sendable, Equatable {
    public var factors: [Double]
    /// Index in `factors` of the phase that comes next.
    public var next: Int
    /// Share of an error that moves the factor of its phase, in [0, 1].
    public var weight: Double

    /// - Parameter factors: not empty, with the index `next`.
    public init(factors: [Double], next: Int, weight: Double) {
      precondition(factors.indices.contains(next))
      self.factors = factors
      self.next = next
      self.weight = weight
    }
  }

  /// Smooths the series less its seasons; a form without a season.
  public var rest: ExponentialSmoothingModel
  /// By rising length.
  public var seasons: [Season]
  /// Nil where `rest` and `seasons` are in the unit of the series; else they are those of log(value / unit).
  public var logarithmUnit: Double?

  public init(rest: ExponentialSmoothingModel, seasons: [Season], logarithmUnit: Double? = nil) {
    self.rest = rest
    self.seasons = seasons
    self.logarithmUnit = logarithmUnit
  }

  public var name: String {
    let lengths = seasons.map { "\($0.factors.count)" }.joined(separator: ", ")
    return "MSTL(\(lengths)), \(rest.name)\(logarithmUnit == nil ? "" : " of logarithms")"
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    rest.forecast(horizon: horizon, into: &path)
    for season in seasons {
      var phase = season.next
      for step in path.median.indices {
        path.median[step] += season.factors[phase]
        phase = phase + 1 == season.factors.count ? 0 : phase + 1
      }
    }
    guard let unit = logarithmUnit else { return }
    for step in path.median.indices {
      // Half the distance between the two points one standard deviation off.
      path.median[step] = unit * exp(path.median[step])
      path.scale[step] = path.median[step] * sinh(min(path.scale[step], 20))
    }
  }

  public mutating func append(_ value: Double) {
    var value = value
    // A logarithm does not know what is not over zero: it counts as missing.
    if let unit = logarithmUnit { value = value > 0 ? log(value / unit) : .nan }
    if value.isFinite {
      for season in seasons { value -= season.factors[season.next] }
      let error = value - (rest.level + rest.phi * rest.slope)
      let left = (1 - rest.alpha) * error / Double(max(1, seasons.count))
      for index in seasons.indices {
        let next = seasons[index].next
        seasons[index].factors[next] += seasons[index].weight * left
      }
    }
    for index in seasons.indices {
      seasons[index].next = (seasons[index].next + 1) % seasons[index].factors.count
    }
    rest.append(value)
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(logarithmUnit != nil)
    writer.put(logarithmUnit ?? 1)
    rest.encode(into: &writer)
    writer.put(UInt8(clamping: seasons.count))
    for season in seasons {
      writer.put(season.weight)
      writer.put(season.factors)
      writer.put(UInt32(clamping: season.next))
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let isLogarithm = try reader.bool()
    let unit = try reader.finite("unit", in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
    logarithmUnit = isLogarithm ? unit : nil
    rest = try ExponentialSmoothingModel(from: &reader)
    guard rest.form.season == .none else { throw reader.fault("the rest of seasons has a season: \(rest.name)") }
    let count = Int(try reader.integer(UInt8.self))
    guard count <= ModelLimits.seasons else {
      throw reader.fault("\(count) seasons, expected 0 to \(ModelLimits.seasons)")
    }
    seasons = []
    for _ in 0..<count {
      let weight = try reader.finite("weight of a season", in: 0...1)
      let factors = try reader.finites("seasonal factors", counts: 1...ModelLimits.seasonLength)
      seasons.append(
        Season(factors: factors, next: try reader.whole("phase", in: 0...factors.count - 1), weight: weight))
    }
  }
}

extension ModelLimits {
  /// Most seasons that one model has.
  public static let seasons = 8
}
