public import Learners
public import Matrices
internal import Statistics

extension NumericDesign {
  /// The design of these rows: medians, levels, knots, centres and factors are taken from them alone.
  ///
  /// A category gives a column for each level that was seen (no level is left out: a penalty shares the effect); a
  /// number that never varies gives a column of zeros.
  public static func fitted(to matrix: FeatureMatrix, _ settings: NumericDesignSettings = .init()) -> NumericDesign {
    var parts = [Part]()
    var scaled = [Bool]()
    var main = [Int: Int]()
    for (index, column) in matrix.columns.enumerated() {
      let fitted = PartFitting(column: index, values: column.values, kind: column.kind, settings: settings)
      main[index] = parts.count
      for (part, isNumber) in fitted.parts {
        parts.append(part)
        scaled.append(settings.standardisation == .all || isNumber && settings.standardisation == .numbers)
      }
    }
    for pair in settings.interactions {
      guard let first = main[pair.first], let second = main[pair.second] else { continue }
      parts.append(Part(column: pair.first, form: .product(first: first, second: second)))
      scaled.append(settings.standardisation != .none)
    }
    return scaling(parts, scaled, matrix)
  }

  /// Finds centres and factors part by part, because products are of columns that are scaled already.
  private static func scaling(_ parts: [Part], _ scaled: [Bool], _ matrix: FeatureMatrix) -> NumericDesign {
    let starts = starts(of: parts, columnCount: matrix.columnCount) ?? [0]
    let width = starts.last ?? 0
    var centres = [Double](repeating: 0, count: width)
    var factors = [Double](repeating: 1, count: width)
    var means = [Double](repeating: 0, count: width)
    // Products last: they are of columns that are scaled already.
    for wantsProducts in [false, true] {
      for (index, part) in parts.enumerated() {
        let range = starts[index]..<starts[index + 1]
        var own = [part]
        var columns = Array(range)
        if case .product(let first, let second) = part.form {
          guard wantsProducts else { continue }
          own = [parts[first], parts[second], Part(column: part.column, form: .product(first: 0, second: 1))]
          columns = [first, second, index].flatMap { Array(starts[$0]..<starts[$0 + 1]) }
        } else if wantsProducts {
          continue
        }
        guard
          let raw = NumericDesign(
            columnCount: matrix.columnCount, parts: own, centres: columns.map { centres[$0] },
            factors: columns.map { factors[$0] }, means: columns.map { means[$0] })
        else { preconditionFailure("fitted parts fit together") }
        for (column, (mean, deviation)) in zip(range, raw.moments(of: matrix).suffix(range.count)) {
          if scaled[index] {
            centres[column] = mean
            // What never varies (but for rounding) is zero after centring.
            factors[column] = deviation > 1e-12 * max(abs(mean), 1e-300) ? 1 / deviation : 0
          } else {
            means[column] = mean
          }
        }
      }
    }
    guard
      let design = NumericDesign(
        columnCount: matrix.columnCount, parts: parts, centres: centres, factors: factors, means: means)
    else { preconditionFailure("fitted parts fit together") }
    return design
  }

  /// Mean and standard deviation (divisor n) of each design column.
  private func moments(of matrix: FeatureMatrix) -> [(mean: Double, deviation: Double)] {
    let design = apply(matrix, threads: 1)
    let rows = Double(max(1, design.rowCount))
    return (0..<width).map { column in
      let values = design.values[column * design.rowCount..<(column + 1) * design.rowCount]
      var sum = 0.0
      for value in values { sum += value }
      let mean = sum / rows
      var squares = 0.0
      for value in values { squares += (value - mean) * (value - mean) }
      return (mean, (squares / rows).squareRoot())
    }
  }
}

/// The parts that one feature column becomes.
private struct PartFitting {
  let column: Int
  let values: [Double]
  let kind: FeatureMatrix.Kind
  let settings: NumericDesignSettings

  /// Each with whether it holds numbers (and no zeros and ones).
  var parts: [(NumericDesign.Part, Bool)] {
    switch kind {
    case .number: numberParts
    case .category(let levels): categoryParts(levels.count)
    }
  }

  private var numberParts: [(NumericDesign.Part, Bool)] {
    let known = values.filter(\.isFinite).map { min(max($0, -1e150), 1e150) }.sorted()
    let replacement = known.isEmpty ? 0 : quantile(0.5, ofSorted: known)
    var parts: [(NumericDesign.Part.Form, Bool)] = [(.number(replacement: replacement), true)]
    switch settings.expansion {
    case .none: break
    case .hinges(let knots):
      let inner = Self.knots(known, count: knots)
      if !inner.isEmpty { parts.append((.hinges(knots: inner, replacement: replacement), true)) }
    case .bins(let count):
      let edges = Self.knots(known, count: count - 1)
      if !edges.isEmpty { parts = [(.bins(edges: edges), false)] }
    case .smooth(let pieces):
      if let basis = SmoothBasis.bends(of: known, pieces: pieces) {
        parts.append((.smooth(basis, replacement: replacement), false))
      }
    }
    if settings.missingIndicators, known.count < values.count { parts.append((.missing, false)) }
    return parts.map { (NumericDesign.Part(column: column, form: $0.0), $0.1) }
  }

  /// Quantiles at 1 / (count + 1), 2 / (count + 1), ...; each once, none at the ends.
  private static func knots(_ sorted: [Double], count: Int) -> [Double] {
    guard count > 0, let first = sorted.first, let last = sorted.last else { return [] }
    var knots = [Double]()
    for index in 1...count {
      let knot = quantile(Double(index) / Double(count + 1), ofSorted: sorted)
      if knot > (knots.last ?? first), knot < last { knots.append(knot) }
    }
    return knots
  }

  private func categoryParts(_ levels: Int) -> [(NumericDesign.Part, Bool)] {
    var counts = [Int](repeating: 0, count: levels)
    var missing = 0
    for value in values {
      if value >= 0, value < Double(levels) { counts[Int(value)] += 1 } else { missing += 1 }
    }
    var width: Int32 = 0
    var positions = counts.map { count -> Int32 in
      guard count > 0, count >= settings.smallestLevel else { return -1 }
      width += 1
      return width - 1
    }
    let rare = counts.indices.filter { counts[$0] > 0 && positions[$0] < 0 }
    if !rare.isEmpty {
      for level in rare { positions[level] = width }
      width += 1
    }
    var forms: [NumericDesign.Part.Form] = [.levels(positions: positions, width: Int(width))]
    if missing > 0 { forms.append(.missing) }
    return forms.map { (NumericDesign.Part(column: column, form: $0), false) }
  }
}
