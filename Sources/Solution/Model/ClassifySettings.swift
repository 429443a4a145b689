/// What is served of a classifier.
public struct ClassifySettings: Sendable, Equatable {
  /// Nil: `SolutionFile.served` decides.
  public var serve: Serve?
  /// Top drivers of each prediction in a response and in batch files; 0 is none.
  public var reasons = 3
  /// Rows that a person decides; nil: none.
  public var reviewBand: ReviewBand?

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

  /// Which rows are neither acted on nor left alone, but shown to a person.
  public struct ReviewBand: Sendable, Equatable {
    public enum Rule: Sendable, Equatable {
      /// Two classes: `from` <= probability < `to`.
      case probability(from: Double, to: Double)
      /// Two classes: where asking a person is expected to bring more than it costs, by `scope.payoff`.
      case worthItsCost
      /// Several classes: the likeliest class is less probable than `below` (or than its own limit in `classes`), or
      /// leads the next one by less than `margin`.
      case uncertain(below: Double, margin: Double, classes: [ClassLimit])
    }

    /// A class with a limit of its own.
    public struct ClassLimit: Sendable, Equatable {
      public var name = ""
      public var below = 0.0
    }

    public var rule: Rule
    /// Money for one row that a person looks at, at least 0; nil where nobody said.
    public var costPerReview: Double?

    public init(_ rule: Rule, costPerReview: Double? = nil) {
      self.rule = rule
      self.costPerReview = costPerReview
    }
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

  /// Every file beside the data that a run depends on: rules, the parts of a split, the client's own model, the
  /// other tables of a recommender.
  public var filesBeside: [String] {
    let tables = data.tables.map { [$0.items, $0.users, $0.returns].compactMap { $0?.source.filepath } } ?? []
    return ruleFiles + [split.filepath, models.imported?.file].compactMap { $0 } + tables
  }

  /// The rules file, from the folder of the configuration: `models.rules`, or that of the current process.
  public var rulesPath: String? {
    if let rules = models.rules { return rules }
    if case .rules(let path)? = scope.currentProcess { return path }
    return nil
  }
}
