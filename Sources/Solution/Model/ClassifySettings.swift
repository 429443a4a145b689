/// What is served of a classifier.
public struct ClassifySettings: Sendable, Equatable {
  /// Nil: `SolutionFile.served` decides.
  public var serve: Serve?
  /// Top drivers of each prediction in a response and in batch files; 0 is none.
  public var reasons = 3

  public init() {}

  /// When a prediction becomes an alert (a call, a held payment).
  public enum Serve: Sendable, Equatable {
    /// The share alerts x 12 / `decisions_per_year` of the rows with the highest probability.
    case alertsPerMonth(Double)
    /// The threshold, or the comparison of each row's own payoffs, that earns most out of fold.
    case thresholdFromPayoff
    /// Alert where the probability is at least this.
    case probability(Double)
  }
}

extension SolutionFile {
  /// What is served: `classify.serve`, or else what the payoff says, or else probability 0.5.
  public var served: ClassifySettings.Serve {
    classify.serve ?? (scope.payoff == nil ? .probability(0.5) : .thresholdFromPayoff)
  }

  /// The share of decisions that become alerts by `classify.serve: {alerts_per_month: n}`; nil without it.
  public var alertShare: Double? {
    guard case .alertsPerMonth(let alerts)? = classify.serve, scope.volume.decisionsPerYear > 0 else { return nil }
    return alerts * 12 / scope.volume.decisionsPerYear
  }

  /// Every rules file that is named, each once, from the folder of the configuration.
  public var ruleFiles: [String] {
    var names = [String]()
    if let rules = models.rules { names.append(rules) }
    if case .rules(let path)? = scope.currentProcess, !names.contains(path) { names.append(path) }
    return names
  }

  /// Every file beside the data that a run depends on: rules, and the parts of a split.
  public var filesBeside: [String] { ruleFiles + [split.filepath].compactMap { $0 } }

  /// The rules file, from the folder of the configuration: `models.rules`, or that of the current process.
  public var rulesPath: String? {
    if let rules = models.rules { return rules }
    if case .rules(let path)? = scope.currentProcess { return path }
    return nil
  }
}
