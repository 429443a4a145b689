import Learners
import Matrices

#if canImport(Glibc)
  import Glibc
#endif

/// The coefficients of a linear model that stand for a column by themselves: numbers that enter as they are, levels of
/// categories, marks of gaps. Columns that enter as a curve are drawn instead.
struct LinearCoefficients {
  struct Row {
    /// "tenure", "Contract is month".
    var name: String
    var feature: Int
    /// Change of the margin for one standard deviation of the column, one an output.
    var standardised: [Double]
    /// Change for one unit of the client's; nil where that is not the same everywhere.
    var perUnit: [Double]?
    /// Whether the unit is "it is so" instead of one more.
    var isFlag: Bool
  }

  /// Those that matter most first; coefficients that are zero are left out.
  var rows: [Row] = []
  /// Columns that enter as curves.
  var curves: Set<Int> = []
  /// Pairs of columns that count together as well, strongest first.
  var pairs: [(first: Int, second: Int)] = []
  /// Coefficients that the penalty made zero.
  var zeros = 0

  init(_ model: LinearModel, words: FeatureWords, training: FeatureMatrix) {
    let design = model.design
    for part in design.parts {
      switch part.form {
      case .hinges, .bins, .smooth: curves.insert(part.column)
      default: break
      }
    }
    let rows = Array(stride(from: 0, to: training.rowCount, by: max(1, training.rowCount / 5000)))
    let values = design.apply(training.rows(rows), threads: 1)
    var pairSpread = [(first: Int, second: Int, spread: Double)]()
    for part in design.parts.indices {
      let (feature, second) = design.sources(of: part)
      for column in design.starts[part]..<design.starts[part + 1] {
        let own = (0..<model.outputs).map { model.coefficients[$0 * design.width + column] }
        let spread = Self.deviation(values, column)
        let most = own.map { abs($0) * spread }.max() ?? 0
        if let second {
          pairSpread.append((feature, second, most))
          continue
        }
        guard !curves.contains(feature) else { continue }
        guard own.contains(where: { abs($0) > 1e-12 }) else {
          zeros += 1
          continue
        }
        let (name, unit, isFlag) = Self.meaning(design.parts[part], column - design.starts[part], words, training)
        self.rows.append(
          Row(
            name: name, feature: feature, standardised: own.map { $0 * spread },
            perUnit: unit.map { unit in own.map { $0 * design.factors[column] * unit } }, isFlag: isFlag))
      }
    }
    self.rows.sort { a, b in
      let (x, y) = (a.standardised.map { abs($0) }.max() ?? 0, b.standardised.map { abs($0) }.max() ?? 0)
      return x == y ? a.name < b.name : x > y
    }
    var seen = Set<[Int]>()
    for pair in pairSpread.sorted(by: { $0.spread > $1.spread }) where pair.spread > 1e-9 {
      if seen.insert([pair.first, pair.second]).inserted { pairs.append((pair.first, pair.second)) }
    }
  }

  private static func deviation(_ values: DesignMatrix, _ column: Int) -> Double {
    guard values.rowCount > 0 else { return 0 }
    var (sum, squares) = (0.0, 0.0)
    for row in 0..<values.rowCount { sum += values[row, column] }
    let mean = sum / Double(values.rowCount)
    for row in 0..<values.rowCount { squares += (values[row, column] - mean) * (values[row, column] - mean) }
    return (squares / Double(values.rowCount)).squareRoot()
  }

  /// What a design column means, and by how much the model's number grows for one unit of the client's.
  private static func meaning(
    _ part: NumericDesign.Part, _ place: Int, _ words: FeatureWords, _ training: FeatureMatrix
  ) -> (name: String, unit: Double?, isFlag: Bool) {
    let name = words.name(part.column)
    switch part.form {
    case .missing: return ("\(name) is empty", 1, true)
    case .levels(let positions, _):
      guard case .category(let levels) = training.columns[part.column].kind else { return (name, nil, false) }
      let own = positions.indices.filter { positions[$0] == place && levels.indices.contains($0) }.map { levels[$0] }
      let named = own.count > 2 ? "one of \(own.count) rare levels" : own.joined(separator: " or ")
      return ("\(name) is \(own.isEmpty ? "empty" : named)", 1, true)
    default:
      if let flag = words.flag(part.column) { return (flag, 1, true) }
      return (name, words.slope(of: part.column), false)
    }
  }
}
