import Support

/// Settings that are in range: what can be fitted.
public struct BoostingPlan: Sendable, Equatable {
  /// As they were checked.
  public let settings: BoostingSettings
  let tree: GrowthPlan
}

extension BoostingSettings {
  /// - Throws: `Diagnostics` with one E4310 for each setting that is out of its range.
  public func checked() throws -> BoostingPlan {
    let faults = Self.ranges.compactMap { $0.fault(in: self) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return BoostingPlan(settings: self, tree: try tree.checked())
  }

  private static let aboveZero = 1e-9

  static let ranges: [SettingRange<BoostingSettings>] = [
    SettingRange("iterations", 1...1e6) { Double($0.iterations) },
    SettingRange("learningRate", aboveZero...1) { $0.learningRate },
    SettingRange("earlyStopping", 1...1e6) { $0.earlyStopping.map(Double.init) },
    SettingRange("classWeights", 0...1e300) { $0.classWeights?.max() },
    SettingRange("classWeights", 0...1e300) { $0.classWeights?.min() },
    SettingRange("objective.classes", 2...1e4) {
      if case .multiclass(let classes) = $0.objective { Double(classes) } else { nil }
    },
    SettingRange("objective.delta", aboveZero...1e300) {
      if case .huber(let delta) = $0.objective { delta } else { nil }
    },
    SettingRange("objective.level", aboveZero...(1 - aboveZero)) {
      if case .quantile(let level) = $0.objective { level } else { nil }
    },
    SettingRange("objective.power", (1 + aboveZero)...(2 - aboveZero)) {
      if case .tweedie(let power) = $0.objective { power } else { nil }
    },
    SettingRange("rows.part", aboveZero...1) { if case .part(let part, _) = $0.rows { part } else { nil } },
    SettingRange("rows.every", 1...1e6) { if case .part(_, let every) = $0.rows { Double(every) } else { nil } },
    SettingRange("rows.top", aboveZero...1) { if case .goss(let top, _) = $0.rows { top } else { nil } },
    SettingRange("rows.other", aboveZero...1) { if case .goss(_, let other) = $0.rows { other } else { nil } },
    SettingRange("rows.top and other together", aboveZero...1) {
      if case .goss(let top, let other) = $0.rows { top + other } else { nil }
    },
    SettingRange("gradients.levels", 2...127) {
      if case .coarse(let levels) = $0.gradients { Double(levels) } else { nil }
    },
  ]
}
