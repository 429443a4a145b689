/// What serving costs, by REQUIREMENTS part 7.
public struct RunCost: Sendable, Equatable {
  /// Hours of a month.
  public static let hoursPerMonth = 730.0
  /// Seconds of that month.
  public static let secondsPerMonth = 2.628e6

  /// Money a month: replicas x 730 x (vcpu x vcpu_hour + gb x gb_hour).
  public var perMonth: Double
  /// Money for a million predictions, at the traffic of `export.price`.
  public var perMillion: Double
  /// Processors of one replica that were counted.
  public var processors: Double
  /// GB of one replica that were counted.
  public var gigabytes: Double

  /// Money a year.
  public var perYear: Double { perMonth * 12 }

  /// Nil where an amount is `measured` and its measurement is not given.
  /// - Parameters:
  ///   - measuredProcessors: what `verify` saw at that traffic; rounded up to a quarter.
  ///   - measuredGigabytes: likewise.
  public init?(price: PriceSettings, measuredProcessors: Double? = nil, measuredGigabytes: Double? = nil) {
    guard let processors = Self.amount(price.vcpu, measuredProcessors),
      let gigabytes = Self.amount(price.gb, measuredGigabytes)
    else { return nil }
    self.processors = processors
    self.gigabytes = gigabytes
    perMonth =
      Double(price.replicas) * Self.hoursPerMonth * (processors * price.vcpuHour + gigabytes * price.gbHour)
    perMillion = perMonth / (price.requestsPerSecond * Self.secondsPerMonth) * 1e6
  }

  private static func amount(_ quantity: PriceSettings.Quantity, _ measured: Double?) -> Double? {
    switch quantity {
    case .number(let number): number
    case .measured: measured.map { max(0.25, ($0 * 4).rounded(.up) / 4) }
    }
  }
}
