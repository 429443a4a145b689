import Support

/// Settings that are in range: what a `TreeGrower` takes.
public struct GrowthPlan: Sendable, Equatable {
  /// As they were checked.
  public let settings: GrowthSettings
}

extension GrowthSettings {
  /// - Throws: `Diagnostics` with one E4310 for each setting that is out of its range.
  public func checked() throws -> GrowthPlan {
    let faults = Self.ranges.compactMap { $0.fault(in: self) } + constraintFaults
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return GrowthPlan(settings: self)
  }

  /// The range of every number here.
  static let ranges: [SettingRange<GrowthSettings>] = [
    SettingRange("maximumLeaves", 2...1e9) { Double($0.maximumLeaves) },
    SettingRange("maximumDepth", 1...1e9) { $0.maximumDepth.map(Double.init) },
    SettingRange("minimumRows", 1...1e15) { Double($0.minimumRows) },
    SettingRange("minimumHessian", 0...1e300) { $0.minimumHessian },
    SettingRange("minimumGain", 0...1e300) { $0.minimumGain },
    SettingRange("l1", 0...1e300) { $0.l1 },
    SettingRange("l2", 0...1e300) { $0.l2 },
    SettingRange("featuresPerTree", 1e-9...1) { $0.featuresPerTree },
    SettingRange("featuresPerNode", 1e-9...1) { $0.featuresPerNode },
    SettingRange("categories.oneAgainstRest", 0...1e9) { Double($0.categories.oneAgainstRest) },
    SettingRange("categories.maximumLevels", 1...1e9) { Double($0.categories.maximumLevels) },
    SettingRange("categories.smoothing", 0...1e300) { $0.categories.smoothing },
    SettingRange("categories.l2", 0...1e300) { $0.categories.l2 },
    SettingRange("categories.minimumRows", 1...1e15) { Double($0.categories.minimumRows) },
  ]

  private var constraintFaults: [Diagnostic] {
    guard monotone.keys.contains(where: { $0 < 0 }) || interactions.contains(where: { $0.contains { $0 < 0 } })
    else { return [] }
    return [
      Diagnostic("E4311", "a constraint names a negative feature position", exitCode: .configuration)
    ]
  }
}

/// A setting's name and range; one wording for every setting that is outside.
struct SettingRange<Settings>: Sendable {
  let name: String
  let range: ClosedRange<Double>
  /// Nil where the setting is not in use.
  let value: @Sendable (Settings) -> Double?

  init(_ name: String, _ range: ClosedRange<Double>, _ value: @escaping @Sendable (Settings) -> Double?) {
    self.name = name
    self.range = range
    self.value = value
  }

  func fault(in settings: Settings) -> Diagnostic? {
    guard let value = value(settings), !range.contains(value) else { return nil }
    return Diagnostic(
      "E4310", "setting '\(name)' is \(value), outside its range",
      hint: "\(range.lowerBound) to \(range.upperBound)", exitCode: .configuration)
  }
}
