public import ForecastModel
internal import Support

/// How boosting on lags is fitted. What is nil is chosen from the data, by values held out of the panel where two
/// ways compete.
public struct LagSettings: Sendable, Equatable {
  /// How steps further ahead are forecast.
  public enum Strategy: Sendable, Equatable {
    /// Each step of the horizon from what is known at the origin, with the step as a feature.
    case direct
    /// One step from the origin, the next from that forecast, and so on.
    case recursive
    /// So many steps directly, the next ones from their forecasts; at least 1.
    case blocks(Int)
  }

  /// What the trees minimise.
  public enum Loss: Sendable, Equatable {
    case squared
    case absolute
    /// The quantile of this level, between 0 and 1; the forecast is that quantile.
    case quantile(Double)
    case poisson
    /// Tweedie deviance of this power, between 1 and 2.
    case tweedie(Double)
    /// Squared and absolute loss, each in fits of its own, their scores averaged, which with square roots is near the
    /// median; or the one of them that forecasts held-out values better alone.
    case squaredAndAbsolute
  }

  /// Periods ahead that are to be forecast, at least 1.
  public var horizon: Int
  public var strategy = Strategy.direct
  public var loss = Loss.squaredAndAbsolute
  /// Nil: by the sign of the values.
  public var scaling: LagRecipe.Scaling? = nil
  /// Nil: the square root of ratios, differences as they are.
  public var transform: LagRecipe.Transform? = nil
  /// Nil: the one that forecasts held-out values better.
  public var start: LagRecipe.Start? = nil
  /// Rows weigh as the level of their series to this power: 1 minimises errors over all units together, 0 counts
  /// every series alike. From 0 to 1.
  public var weightPower = 1.0
  /// Most trees; held-out values say how many are grown. 1 to 10,000.
  public var mostTrees = 600
  public var learningRate = 0.05
  /// Leaves of a tree, 2 to 1,000.
  public var leaves = 31
  /// Fewest rows of a leaf, at least 1.
  public var leafRows = 40
  /// Fits that are averaged, which differ in the rows and features drawn, and in the loss where there are two; 1 to 32,
  /// and at least one for each loss.
  public var repeats = 2
  /// Rows that are drawn from the panel, at least 1,000: more are slower and need more memory (about 1 kB each).
  public var rows = 200_000
  public var seed: UInt64 = 42

  /// The defaults for a horizon.
  public init(horizon: Int) { self.horizon = horizon }

  /// Periods that are forecast from one origin.
  var block: Int {
    switch strategy {
    case .direct: horizon
    case .recursive: 1
    case .blocks(let length): min(length, horizon)
    }
  }

  /// Throws `E4701` where a setting is out of its range.
  func check() throws(Diagnostic) {
    func fault(_ message: String) -> Diagnostic { Diagnostic("E4701", message, exitCode: .configuration) }
    guard (1...ModelLimits.windowLength).contains(horizon), block >= 1 else {
      throw fault("the horizon is \(horizon) in blocks of \(block), 1 to \(ModelLimits.windowLength)")
    }
    guard (0...1).contains(weightPower) else { throw fault("the power of weights is \(weightPower), 0 to 1") }
    guard (1...10_000).contains(mostTrees) else { throw fault("most trees: \(mostTrees), 1 to 10000") }
    guard learningRate > 0, learningRate <= 1 else { throw fault("the learning rate is \(learningRate), over 0 to 1") }
    guard (2...1000).contains(leaves) else { throw fault("leaves of a tree: \(leaves), 2 to 1000") }
    guard leafRows >= 1 else { throw fault("rows of a leaf: \(leafRows), at least 1") }
    guard (1...32).contains(repeats) else { throw fault("repeats: \(repeats), 1 to 32") }
    guard rows >= 1000 else { throw fault("rows: \(rows), at least 1000") }
    if case .quantile(let level) = loss, !(level > 0 && level < 1) {
      throw fault("the level of the quantile is \(level), between 0 and 1")
    }
    if case .tweedie(let power) = loss, !(power > 1 && power < 2) {
      throw fault("the power of the Tweedie loss is \(power), between 1 and 2")
    }
    let needsRatio = loss.isExponential || (transform ?? .plain) != .plain
    if scaling == .difference, needsRatio {
      throw fault("differences may be negative: this loss or transform does not take them")
    }
  }
}

extension LagSettings {
  /// Losses of the fits that are averaged, in turn.
  var losses: [Loss] {
    if case .squaredAndAbsolute = loss { [.squared, .absolute] } else { [loss] }
  }
}

extension LagSettings.Loss {
  /// Whether the trees add up to the logarithm of the mean.
  var isExponential: Bool {
    switch self {
    case .poisson, .tweedie: true
    default: false
    }
  }
}
