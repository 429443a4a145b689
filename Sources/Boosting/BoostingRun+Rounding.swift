extension BoostingRun {
  /// Levels that lose nothing that could be measured on a million rows; sums of 16 bits then hold 2184 rows.
  private static let levels = 15

  /// Coarse gradients where they cost no accuracy: many rows, and none that dwarfs the others.
  ///
  /// Rounding at random adds at most (largest / levels)^2 / 4 to the variance of a gradient. With the largest within
  /// ten times the root mean square that is 11 % of it, which a split of thousands of rows does not feel.
  func rounding(_ rows: Range<Int>) -> TreeGrower.Rounding {
    switch settings.gradients {
    case .fine: return .fine
    case .coarse(let levels): return .coarse(levels: levels)
    case .auto:
      guard (sampled?.count ?? rowCount) >= 50_000 else { return .fine }
      return isEven(rows) ? .coarse(levels: Self.levels) : .fine
    }
  }

  /// Whether the largest are within some times the root mean square, which a part of the rows is enough for.
  private func isEven(_ rows: Range<Int>) -> Bool {
    gradients.withUnsafeBufferPointer { g in
      hessians.withUnsafeBufferPointer { h in
        let (g, h) = (UnsafeBufferPointer(rebasing: g[rows]), UnsafeBufferPointer(rebasing: h[rows]))
        let range = GradientRange(g, h, threads: threads)
        return range.gradient <= 10 * rootMeanSquare(g) && range.hessian <= 20 * rootMeanSquare(h)
      }
    }
  }

  private func rootMeanSquare(_ values: UnsafeBufferPointer<Float>) -> Double {
    let step = max(1, values.count / 20_000)
    var (sum, count) = (0.0, 0.0)
    for index in stride(from: 0, to: values.count, by: step) {
      sum += Double(values[index]) * Double(values[index])
      count += 1
    }
    return (sum / max(1, count)).squareRoot()
  }
}
