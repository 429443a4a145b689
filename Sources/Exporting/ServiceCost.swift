public import Solution

/// What serving costs: the formulas are `RunCost`'s, the measurements those of the verification.
public struct ServiceCost: Sendable, Equatable {
  public var currency: String
  public var replicas: Int
  /// Processors of one replica.
  public var vcpu: Double
  /// Memory of one replica in GB.
  public var gb: Double
  /// Whether `vcpu` was measured rather than given.
  public var isVCPUMeasured: Bool
  /// Whether `gb` was measured rather than given.
  public var isMemoryMeasured: Bool
  /// Money a month of 730 hours.
  public var perMonth: Double
  /// Money for a million predictions at the declared traffic.
  public var perMillion: Double

  /// - Parameters:
  ///   - processors: processors that one replica kept busy at its traffic.
  ///   - gigabytes: largest memory of one replica, in GB of 10^9 bytes.
  /// - Returns: nil where there is nothing to count from.
  public init?(_ price: PriceSettings, currency: String, processors: Double, gigabytes: Double) {
    guard let cost = RunCost(price: price, measuredProcessors: processors, measuredGigabytes: gigabytes) else {
      return nil
    }
    self.currency = currency
    replicas = price.replicas
    vcpu = cost.processors
    gb = cost.gigabytes
    isVCPUMeasured = price.vcpu == .measured
    isMemoryMeasured = price.gb == .measured
    perMonth = cost.perMonth
    perMillion = cost.perMillion
  }
}
