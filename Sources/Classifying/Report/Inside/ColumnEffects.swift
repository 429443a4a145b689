import Learners
import Matrices
import Statistics
import TreeModel

/// What each column adds to a member's margin (log-odds, or the number itself) where it adds up: linear models, and
/// trees of which each asks about one column only. Exact, not an average over other columns.
struct ColumnEffects {
  /// What a value of a column adds to the margin of an output.
  private let effect: (_ feature: Int, _ value: Double, _ output: Int) -> Double
  private let matrix: FeatureMatrix
  /// Mean of a column's effect over the rows, by output.
  private let means: [[Double]]
  /// How much a column moves the margin: the standard deviation of its effect, the largest over outputs.
  let spreads: [Double]
  let outputs: Int

  /// Columns that move anything, those that move most first.
  var order: [Int] {
    spreads.indices.filter { spreads[$0] > 1e-9 }.sorted {
      spreads[$0] == spreads[$1] ? $0 < $1 : spreads[$0] > spreads[$1]
    }
  }

  private init(
    _ training: FeatureMatrix, outputs: Int, effect: @escaping (Int, Double, Int) -> Double
  ) {
    let rows = Array(stride(from: 0, to: training.rowCount, by: max(1, training.rowCount / 3000)))
    matrix = training.rows(rows)
    self.outputs = outputs
    self.effect = effect
    var (means, spreads) = ([[Double]](), [Double]())
    for (feature, column) in matrix.columns.enumerated() {
      var known = [Double: [Double]]()
      var (own, most) = ([Double](), 0.0)
      for output in 0..<outputs {
        let all = column.values.map { value -> Double in
          // A missing value is no key: it is not equal to itself.
          guard !value.isNaN else { return effect(feature, value, output) }
          if let found = known[value]?[output], !found.isNaN { return found }
          let found = effect(feature, value, output)
          known[value, default: [Double](repeating: .nan, count: outputs)][output] = found
          return found
        }
        let mean = all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
        let squares = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        own.append(mean)
        most = max(most, all.isEmpty ? 0 : (squares / Double(all.count)).squareRoot())
      }
      means.append(own)
      spreads.append(most)
    }
    self.means = means
    self.spreads = spreads
  }

  /// Of a linear model; products of columns are left out.
  init(_ model: LinearModel, training: FeatureMatrix) {
    let design = model.design
    self.init(training, outputs: model.outputs) { feature, value, output in
      var row = [Double](repeating: .nan, count: design.columnCount)
      row[feature] = value
      var out = [Double](repeating: 0, count: design.width)
      row.withUnsafeBufferPointer { row in out.withUnsafeMutableBufferPointer { design.apply(row: row, into: $0) } }
      var sum = 0.0
      for part in design.parts.indices where design.parts[part].column == feature && design.sources(of: part).1 == nil {
        for column in design.starts[part]..<design.starts[part + 1] {
          sum += model.coefficients[output * design.width + column] * out[column]
        }
      }
      return sum
    }
  }

  /// Of trees that ask about one column each; nil where one asks about more.
  init?(_ model: TreeModel, training: FeatureMatrix) {
    let trees = model.trees
    var ofFeature = [[Int]](repeating: [], count: training.columnCount)
    for (number, tree) in trees.enumerated() {
      guard let first = tree.splits.first else { continue }
      guard tree.splits.allSatisfy({ $0.feature == first.feature }), ofFeature.indices.contains(first.feature) else {
        return nil
      }
      ofFeature[first.feature].append(number)
    }
    let outputs = model.outputCount
    let scale = model.averages ? Double(outputs) / Double(max(1, trees.count)) : 1
    self.init(training, outputs: outputs) { [ofFeature] feature, value, output in
      var sum = 0.0
      for number in ofFeature[feature] where number % outputs == output { sum += trees[number].value(at: value) }
      return sum * scale
    }
  }

  /// A column's effect against the average row, over the values that it has.
  struct Curve {
    var points: [(value: Double, effect: Double)]
  }

  /// - Parameter count: at most so many quantiles of a number.
  func curve(_ feature: Int, output: Int, points count: Int = 60) -> Curve {
    let known = matrix.columns[feature].values.filter { !$0.isNaN }.sorted()
    guard !known.isEmpty else { return Curve(points: []) }
    var values = [Double]()
    for step in 0..<count {
      // Without the outer one in forty on each side, where there is little to see.
      let value = quantile(0.025 + 0.95 * Double(step) / Double(count - 1), ofSorted: known)
      if values.last != value { values.append(value) }
    }
    return Curve(points: values.map { ($0, effect(feature, $0, output) - means[feature][output]) })
  }

  /// The effect of each level against the average row; levels that no row has are left out.
  func levels(_ feature: Int, output: Int) -> [(name: String, effect: Double)] {
    guard case .category(let levels) = matrix.columns[feature].kind else { return [] }
    let there = Set(matrix.columns[feature].values.filter { !$0.isNaN }.map { Int($0) })
    return levels.indices.filter { there.contains($0) }.map {
      (levels[$0], effect(feature, Double($0), output) - means[feature][output])
    }.sorted { $0.effect == $1.effect ? $0.name < $1.name : $0.effect > $1.effect }
  }

  /// Whether a column has more than two values that are not missing.
  func hasManyValues(_ feature: Int) -> Bool {
    var found = Set<Double>()
    for value in matrix.columns[feature].values where !value.isNaN {
      found.insert(value)
      if found.count > 2 { return true }
    }
    return false
  }
}

extension DecisionTree {
  /// The leaf's value for a row whose every feature has this value.
  func value(at value: Double) -> Double {
    var place = splits.isEmpty ? ~0 : 0
    while place >= 0 { place = splits[place].goesLeft(value) ? splits[place].left : splits[place].right }
    return leafValues[~place]
  }
}

extension DecisionTree.Split {
  fileprivate func goesLeft(_ value: Double) -> Bool {
    var value = value
    switch missing {
    case .left: if value.isNaN { return true }
    case .right: if value.isNaN { return false }
    case .zero: if value.isNaN { value = 0 }
    case .zeroLeft: if value.isNaN || abs(value) <= 1e-35 { return true }
    case .zeroRight: if value.isNaN || abs(value) <= 1e-35 { return false }
    }
    switch condition {
    case .atMost(let threshold): return value <= threshold
    case .below(let threshold): return Float(value) < threshold
    case .among(let codes), .amongSingle(let codes): return value >= 0 && value < 1e9 && codes.contains(Int(value))
    }
  }
}
