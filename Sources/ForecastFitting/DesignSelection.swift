internal import ForecastModel

/// Which regressors a series can bear: those that vary where it has values, are no combination of the others, and
/// have enough values to be told apart.
struct DesignSelection {
  /// Values for each regressor, as a rule of thumb against fitting noise (Harrell, Regression Modeling Strategies,
  /// 2015, section 4.4, names 10 to 20).
  static let valuesForEach = 10
  /// A regressor that the others explain but for this share of its variance says nothing of its own.
  static let leastOwnVariance = 1e-6

  var design: RegressorDesign
  /// By value of the series, then by term.
  var rows: [[Double]]

  /// - Parameter values: of the series, NaN where missing; one for each row of `data`.
  init?(_ data: RegressorData, values: [Double]) {
    let seen = values.indices.filter { values[$0].isFinite }
    let most = min(seen.count / Self.valuesForEach, 64)
    guard most > 0, data.columns.isEmpty || data.rows.periods == values.count else { return nil }
    var terms = [RegressorDesign.Term]()
    var columns = [[Double]]()
    var basis = [[Double]]()
    for (term, column) in Self.candidates(data, count: values.count) where terms.count < most {
      guard let own = Self.residual(column, seen: seen, basis: basis) else { continue }
      terms.append(term)
      columns.append(column)
      basis.append(own)
    }
    guard !terms.isEmpty else { return nil }
    design = RegressorDesign(terms)
    rows = values.indices.map { row in columns.map { $0[row] } }
  }

  /// All columns that could be regressors, in the order of the client's file.
  private static func candidates(_ data: RegressorData, count: Int) -> [(RegressorDesign.Term, [Double])] {
    var found = [(RegressorDesign.Term, [Double])]()
    for (place, kind) in data.columns.enumerated() where data.rows.columns.indices.contains(place) {
      let values = data.rows.columns[place]
      switch kind {
      case .number, .binary: found.append((.column(place), values))
      case .category(let levels):
        // The most frequent level is what the others are compared with.
        var counts = [Int](repeating: 0, count: max(0, levels))
        for value in values where value >= 0 && value < Double(levels) { counts[Int(value)] += 1 }
        let usual = counts.indices.max { counts[$0] == counts[$1] ? $0 > $1 : counts[$0] < counts[$1] }
        for level in counts.indices where level != usual && counts[level] > 1 {
          found.append(
            (.level(column: place, level: level), values.map { $0.isNaN ? .nan : $0 == Double(level) ? 1 : 0 }))
        }
      }
    }
    for wave in data.waves {
      let design = RegressorDesign([wave])
      found.append((wave, (0..<count).map { design.row(at: data.rows.firstPeriod + $0, .none)[0] }))
    }
    return found
  }

  /// A column less its mean and what earlier ones explain, scaled to length 1; nil where nothing is left.
  private static func residual(_ column: [Double], seen: [Int], basis: [[Double]]) -> [Double]? {
    let known = seen.map { column[$0] }
    guard known.allSatisfy(\.isFinite), !known.isEmpty else { return nil }
    let mean = known.reduce(0) { $0 + $1 / Double(known.count) }
    var own = known.map { $0 - mean }
    let all = own.reduce(0) { $0 + $1 * $1 }
    guard all > 0, all.isFinite, all > 1e-18 * mean * mean * Double(known.count) else { return nil }
    // Twice is enough for orthogonality to rounding.
    for _ in 0..<2 {
      for other in basis {
        var product = 0.0
        for index in own.indices { product += own[index] * other[index] }
        for index in own.indices { own[index] -= product * other[index] }
      }
    }
    let left = own.reduce(0) { $0 + $1 * $1 }
    guard left > leastOwnVariance * all else { return nil }
    let length = left.squareRoot()
    return own.map { $0 / length }
  }
}
