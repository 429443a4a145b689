public import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// What cross-validation says of the methods of calibration.
public struct CalibrationReport: Sendable, Equatable {
  /// Means over rows that the method was not fitted on.
  public struct Line: Sendable, Equatable {
    public var method: Calibrator.Method
    /// Of probabilities held 1 / (rows + 2) off 0 and 1, because isotonic gives those too.
    public var logLoss: Double
    public var brier: Double
    /// Expected calibration error over ten bins of equal mass.
    public var expectedCalibrationError: Double
  }

  public var lines: [Line]
  public var chosen: Calibrator.Method
}

extension Calibrator {
  /// The method for these predictions, by cross-validation, fitted to all of them.
  ///
  /// The simplest (none, Platt, beta, isotonic) whose log loss is within one standard error of the least (the rule of
  /// Breiman, Friedman, Olshen, Stone 1984, section 3.4.3): calibration is not changed for noise.
  /// - Parameters:
  ///   - probabilities: of class 1, out of fold.
  ///   - labels: 0 or 1.
  ///   - folds: at least 2.
  public static func choose(
    probabilities: [Double], labels: [Double], weights: [Double]? = nil, folds: Int = 5, seed: UInt64 = 42
  ) -> (calibrator: Calibrator, report: CalibrationReport) {
    let methods: [Method] = [.none, .platt, .beta, .isotonic]
    let parts = Folds.stratified(labels, classes: 2, count: max(2, folds), seed: seed)
    let margin = 1 / Double(labels.count + 2)
    let total = weights?.reduce(0, +) ?? Double(labels.count)
    var losses = [[Double]]()
    var lines = [CalibrationReport.Line]()
    for method in methods {
      let served = outOfFold(method, probabilities, labels, weights, parts, max(2, folds))
      var brier = 0.0
      var logLoss = 0.0
      var each = [Double]()
      for row in labels.indices {
        let weight = weights?[row] ?? 1
        let p = min(max(served[row], margin), 1 - margin)
        each.append(labels[row] == 1 ? -log(p) : -log1p(-p))
        logLoss += weight / total * each[row]
        brier += weight / total * (served[row] - labels[row]) * (served[row] - labels[row])
      }
      losses.append(each)
      lines.append(
        .init(
          method: method, logLoss: logLoss, brier: brier,
          expectedCalibrationError: expectedCalibrationError(served, labels, weights)))
    }
    var best = 0
    for index in lines.indices where lines[index].logLoss < lines[best].logLoss { best = index }
    let chosen = methods.indices.first { index in
      let distance = lines[index].logLoss - lines[best].logLoss
      return distance <= standardError(losses[index], losses[best], weights, total)
    }
    let method = methods[chosen ?? 0]
    let calibrator = fit(method, probabilities: probabilities, labels: labels, weights: weights)
    return (calibrator, CalibrationReport(lines: lines, chosen: method))
  }

  private static func outOfFold(
    _ method: Method, _ probabilities: [Double], _ labels: [Double], _ weights: [Double]?, _ parts: [Int],
    _ folds: Int
  ) -> [Double] {
    guard method != .none else { return probabilities }
    var served = probabilities
    for fold in 0..<folds {
      let kept = parts.indices.filter { parts[$0] != fold }
      let fitted = fit(
        method, probabilities: kept.map { probabilities[$0] }, labels: kept.map { labels[$0] },
        weights: weights.map { weights in kept.map { weights[$0] } })
      for row in parts.indices where parts[row] == fold { served[row] = fitted.apply(probabilities[row]) }
    }
    return served
  }

  /// Of the mean difference of two losses of the same rows.
  private static func standardError(_ a: [Double], _ b: [Double], _ weights: [Double]?, _ total: Double) -> Double {
    var mean = 0.0
    for row in a.indices { mean += (weights?[row] ?? 1) / total * (a[row] - b[row]) }
    var squares = 0.0
    for row in a.indices {
      let share = (weights?[row] ?? 1) / total
      squares += share * share * (a[row] - b[row] - mean) * (a[row] - b[row] - mean)
    }
    return squares.squareRoot()
  }

  /// Ten bins of equal mass in the order of the probabilities: |mean probability - share of class 1|, by mass.
  static func expectedCalibrationError(_ probabilities: [Double], _ labels: [Double], _ weights: [Double]?) -> Double {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    let total = weights?.reduce(0, +) ?? Double(labels.count)
    var error = 0.0
    var seen = 0.0
    var difference = 0.0
    var bin = 1.0
    for row in order {
      let weight = weights?[row] ?? 1
      // A bin is full where the next row's middle lies past its end.
      if seen + 0.5 * weight > bin / 10 * total {
        error += abs(difference) / total
        difference = 0
        while seen + 0.5 * weight > bin / 10 * total { bin += 1 }
      }
      seen += weight
      difference += weight * (probabilities[row] - labels[row])
    }
    return error + abs(difference) / total
  }
}
