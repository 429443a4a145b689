public import Learners
internal import Matrices
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Naive Bayes for two or more classes.
public struct NaiveBayesSettings: Sendable, Equatable {
  /// What a column of numbers is taken for; categories are always counted level by level.
  public enum Numbers: String, Sendable, CaseIterable {
    /// Normally distributed in each class (scikit-learn's `GaussianNB`).
    case gaussian
    /// Counts, as of words: all such columns together are one draw (scikit-learn's `MultinomialNB`).
    case multinomial
  }

  public var numbers: Numbers
  /// Share of the largest variance of a column that is added to all variances. At least 0.
  public var varianceSmoothing = 1e-9
  /// What is added to each count of a level or a word. Above 0.
  public var countSmoothing = 1.0

  public init(_ numbers: Numbers = .gaussian) { self.numbers = numbers }

  /// Throws `E4401` to `E4408`: the last where counts are negative.
  public func fit(_ task: LearningTask) throws -> Learner {
    try task.check()
    try task.need(task.kind != .regression, "naive Bayes")
    guard varianceSmoothing >= 0, countSmoothing > 0, countSmoothing.isFinite, varianceSmoothing.isFinite else {
      throw settingFault("smoothing of variances must be at least 0, of counts above 0")
    }
    let classes = task.classCount
    let weights = task.weights ?? [Double](repeating: 1, count: task.target.count)
    var mass = [Double](repeating: 0, count: classes)
    for (weight, k) in zip(weights, task.target) { mass[Int(k)] += weight }
    let total = mass.reduce(0, +)
    let counts = NaiveBayesCounts(task: task, weights: weights, classes: classes, smoothing: countSmoothing)
    let forms =
      switch numbers {
      case .gaussian: try counts.gaussian(varianceSmoothing)
      case .multinomial: try counts.multinomial()
      }
    let columns = zip(forms, task.features.columns).map { form, column in
      NaiveBayesModel.Column(form: form, averages: counts.averages(form, column.values, total))
    }
    // A class without rows is as good as impossible, but its logarithm is finite.
    let logPriors = mass.map { log(max($0 / total, 1e-300)) }
    guard let model = NaiveBayesModel(logPriors: logPriors, columns: columns) else { throw fitFault("naive Bayes") }
    return .naiveBayes(model)
  }
}

/// The sums behind naive Bayes.
private struct NaiveBayesCounts {
  let task: LearningTask
  let weights: [Double]
  let classes: Int
  let smoothing: Double

  /// Means and variances (divisor n) of each class; of a class that never saw a value those of all.
  func gaussian(_ varianceSmoothing: Double) throws -> [NaiveBayesModel.Column.Form] {
    var largest = 0.0
    var forms = [NaiveBayesModel.Column.Form]()
    for column in task.features.columns {
      try task.checkpoint()
      guard !column.kind.isCategory else {
        forms.append(category(column))
        continue
      }
      let all = moments(column.values, of: nil)
      largest = max(largest, all.variance)
      let each = (0..<classes).map { k in
        let own = moments(column.values, of: k)
        return own.weight > 0 ? own : all
      }
      forms.append(.gaussian(means: each.map(\.mean), variances: each.map(\.variance)))
    }
    let floor = varianceSmoothing * largest
    return forms.map { form in
      guard case .gaussian(let means, let variances) = form else { return form }
      // Where nothing varies at all any variance will do.
      return .gaussian(means: means, variances: variances.map { max($0 + floor, 1e-300) })
    }
  }

  private func moments(_ values: [Double], of k: Int?) -> (mean: Double, variance: Double, weight: Double) {
    var weight = 0.0
    var sum = 0.0
    func forEach(_ body: (Double, Double) -> Void) {
      for row in values.indices where values[row].isFinite && k.map({ task.target[row] == Double($0) }) ?? true {
        body(weights[row], min(max(values[row], -1e100), 1e100))
      }
    }
    forEach { w, x in
      weight += w
      sum += w * x
    }
    guard weight > 0 else { return (0, 0, 0) }
    let mean = sum / weight
    var squares = 0.0
    forEach { w, x in squares += w * (x - mean) * (x - mean) }
    return (mean, squares / weight, weight)
  }

  func multinomial() throws -> [NaiveBayesModel.Column.Form] {
    var words = [[Double]]()
    var sums = [Double](repeating: 0, count: classes)
    var isCount = [Bool]()
    for column in task.features.columns {
      try task.checkpoint()
      isCount.append(!column.kind.isCategory)
      guard !column.kind.isCategory else { continue }
      var counts = [Double](repeating: smoothing, count: classes)
      for (row, value) in column.values.enumerated() where value.isFinite {
        guard value >= 0 else {
          throw Diagnostic(
            "E4408", "column '\(column.name)' holds \(value) in row \(row + 1), multinomial naive Bayes needs counts",
            fix: "leave the column out, or choose gaussian", exitCode: .dataError)
        }
        counts[Int(task.target[row])] += weights[row] * value
      }
      for k in 0..<classes { sums[k] += counts[k] }
      words.append(counts)
    }
    var next = 0
    return task.features.columns.enumerated().map { index, column in
      guard isCount[index] else { return category(column) }
      defer { next += 1 }
      return .count(logShares: (0..<classes).map { log(words[next][$0] / sums[$0]) })
    }
  }

  private func category(_ column: FeatureMatrix.Column) -> NaiveBayesModel.Column.Form {
    let levels = column.kind.levelCount
    var counts = [Double](repeating: smoothing, count: levels * classes)
    var sums = [Double](repeating: smoothing * Double(levels), count: classes)
    for (row, value) in column.values.enumerated() where value >= 0 && value < Double(levels) {
      let k = Int(task.target[row])
      counts[Int(value) * classes + k] += weights[row]
      sums[k] += weights[row]
    }
    return .category(logShares: counts.enumerated().map { log($1 / sums[$0 % classes]) })
  }

  func averages(_ form: NaiveBayesModel.Column.Form, _ values: [Double], _ total: Double) -> [Double] {
    let column = NaiveBayesModel.Column(form: form, averages: .init(repeating: 0, count: classes))
    var sums = [Double](repeating: 0, count: classes)
    var evidence = sums
    for (row, value) in values.enumerated() {
      for k in 0..<classes { evidence[k] = 0 }
      evidence.withUnsafeMutableBufferPointer { column.add(value, to: $0) }
      for k in 0..<classes { sums[k] += weights[row] / total * evidence[k] }
    }
    return sums
  }
}
