public import Learners

extension Calibrator {
  public enum Method: String, Sendable, CaseIterable {
    case none, platt, isotonic, beta
  }

  /// The calibrator of this method of most likelihood, or of least squares for isotonic.
  ///
  /// Where labels are all equal or nothing can be learnt, `.none`.
  /// - Parameters:
  ///   - probabilities: of class 1, in [0, 1], not from the rows that the learner was fitted on.
  ///   - labels: 0 or 1.
  ///   - weights: of the rows; nil: all one.
  ///   - votes: where probabilities are shares of votes, of how many; Platt's sigmoid and beta then see them half a vote
  ///     off 0 and 1.
  public static func fit(
    _ method: Method, probabilities: [Double], labels: [Double], weights: [Double]? = nil, votes: Int? = nil
  ) -> Calibrator {
    if let votes, votes > 0, method == .platt || method == .beta {
      let half = 0.5 / Double(votes)
      let held = probabilities.map { (min(max($0, 0), 1) + half) / (1 + 2 * half) }
      return fit(method, probabilities: held, labels: labels, weights: weights).ofVotes(half: half)
    }
    guard labels.contains(1), labels.contains(0), probabilities.count == labels.count,
      probabilities.allSatisfy(\.isFinite), weights.map({ $0.count == labels.count }) ?? true
    else { return .none }
    switch method {
    case .none: return .none
    case .platt: return platt(probabilities.map(LogOdds.of), labels, weights)
    case .isotonic: return isotonic(probabilities, labels, weights)
    case .beta: return beta(probabilities, labels, weights)
    }
  }

  private func ofVotes(half: Double) -> Calibrator {
    switch self {
    case .platt(let slope, let offset): .votes(half: half, a: slope, b: slope, c: offset)
    case .beta(let a, let b, let c): .votes(half: half, a: a, b: b, c: c)
    case .none, .isotonic, .votes, .power: self
    }
  }

  /// Platt's sigmoid (Advances in Large Margin Classifiers, 1999) on scores: the most likely slope and offset; with
  /// his targets short of 0 and 1 where the scores part the classes wholly, which has no most likely slope.
  static func platt(_ scores: [Double], _ labels: [Double], _ weights: [Double]?) -> Calibrator {
    var fit = sigmoid([scores], labels, weights)
    if !(fit?.converged ?? false) || abs(fit?.coefficients[0] ?? 0) > 1e4 {
      var positive = 0.0
      for label in labels { positive += label }
      let high = (positive + 1) / (positive + 2)
      let low = 1 / (Double(labels.count) - positive + 2)
      fit = sigmoid([scores], labels.map { $0 == 1 ? high : low }, weights)
    }
    guard let fit else { return .none }
    // A falling sigmoid would turn the ranking round: nothing was learnt but the base rate.
    guard fit.coefficients[0] > 0 else {
      return .platt(slope: 0, offset: LogOdds.of(mean(labels, weights)))
    }
    return .platt(slope: fit.coefficients[0], offset: fit.intercepts[0])
  }

  /// Kull, Silva Filho, Flach: logistic regression on ln p and -ln(1 - p); a column whose coefficient comes out
  /// negative is left out, as in the paper.
  static func beta(_ probabilities: [Double], _ labels: [Double], _ weights: [Double]?) -> Calibrator {
    let columns = [
      probabilities.map { -LogOdds.softplus(-LogOdds.of($0)) }, probabilities.map { LogOdds.softplus(LogOdds.of($0)) },
    ]
    guard let both = sigmoid(columns, labels, weights), both.converged else {
      return platt(probabilities.map(LogOdds.of), labels, weights)
    }
    let (a, b) = (both.coefficients[0], both.coefficients[1])
    if a >= 0, b >= 0 { return .beta(a: a, b: b, c: both.intercepts[0]) }
    let kept = a < 0 ? 1 : 0
    guard let one = sigmoid([columns[kept]], labels, weights), one.converged, one.coefficients[0] > 0 else {
      return .beta(a: 0, b: 0, c: LogOdds.of(mean(labels, weights)))
    }
    let slope = one.coefficients[0]
    return .beta(a: kept == 0 ? slope : 0, b: kept == 1 ? slope : 0, c: one.intercepts[0])
  }

  private static func sigmoid(_ columns: [[Double]], _ labels: [Double], _ weights: [Double]?) -> LinearFit? {
    let design = DesignMatrix(columns: columns, rowCount: labels.count)
    return try? LogisticNewton(
      products: DesignProducts(design: design, threads: 1), target: labels,
      weights: weights ?? [Double](repeating: 1, count: labels.count),
      ridge: .init(repeating: 0, count: columns.count), hasIntercept: true, maxIterations: 100, tolerance: 1e-10
    ).fit {}
  }

  private static func mean(_ values: [Double], _ weights: [Double]?) -> Double {
    var sum = 0.0
    var total = 0.0
    for index in values.indices {
      let weight = weights?[index] ?? 1
      sum += weight * values[index]
      total += weight
    }
    return sum / total
  }
}
