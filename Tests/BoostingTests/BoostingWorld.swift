import Boosting
import Matrices
import Statistics

/// Generated rows that tests share: numbers with and without missing values, few values, a category, and targets.
struct BoostingWorld {
  var features: FeatureMatrix
  var binary: [Double]
  var number: [Double]

  init(rows: Int, seed: UInt64 = 1, withMissing: Bool = true) {
    var random = RandomNumbers(seed: seed)
    var columns = [[Double]](repeating: [], count: 5)
    binary = []
    number = []
    for _ in 0..<rows {
      let a = random.normal()
      let b = random.uniform() * 10
      let c = Double(random.integer(below: 5))
      let level = Double(random.integer(below: 12))
      let d = random.normal()
      let isMissing = withMissing && random.uniform() < 0.2
      let signal = a + (b > 5 ? 1 : -1) * 0.5 + 0.3 * c + [1, -1, 0.5][Int(level) % 3] + (isMissing ? 1 : d)
      let noise = random.normal()
      columns[0].append(a)
      columns[1].append(b)
      columns[2].append(c)
      columns[3].append(level)
      columns[4].append(isMissing ? .nan : d)
      number.append(signal + 0.5 * noise)
      binary.append(signal + noise > 0.5 ? 1 : 0)
    }
    let kinds: [FeatureMatrix.Kind] = [
      .number, .number, .number, .category(levels: (0..<12).map { "l\($0)" }), .number,
    ]
    features = FeatureMatrix(
      columns.indices.map { FeatureMatrix.Column("x\($0)", kinds[$0], columns[$0]) }, rowCount: rows)
  }

  /// A target that the objective can learn.
  func target(_ objective: Objective) -> [Double] {
    switch objective {
    case .binary, .costs: return binary
    case .multiclass(let classes): return number.map { min(Double(classes - 1), max(0, ($0 + 1).rounded(.down))) }
    case .poisson, .tweedie: return number.map { max(0, $0.rounded()) }
    case .squared, .absolute, .huber, .quantile: return number
    }
  }
}

extension BoostingSettings {
  /// Defaults with some changed.
  static func with(_ objective: Objective, _ change: (inout BoostingSettings) -> Void) -> BoostingSettings {
    var settings = BoostingSettings(objective)
    change(&settings)
    return settings
  }
}
