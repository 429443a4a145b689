#if canImport(Glibc)
  import Glibc
#endif

/// What a series is measured in at an origin: scaled = (value - centre) / unit.
package struct LagLevel: Sendable, Equatable {
  package var centre: Double
  /// Positive.
  package var unit: Double
  /// Size of the values, for weights and errors: positive, in the unit of the series.
  package var size: Double

  package func scaled(_ value: Double) -> Double { (value - centre) / unit }

  package init(_ history: LagHistory, recipe: LagRecipe) {
    let window = history.values.suffix(recipe.levelWindow)
    let all = history.seen > 0 ? history.sum / Double(history.seen) : 0
    let recent = mean(window) ?? all
    switch recipe.scaling {
    case .ratio:
      // A tenth of the long run keeps the level of a series that pauses above zero.
      let level = 0.9 * recent + 0.1 * all
      centre = 0
      unit = level > 1e-9 ? level : max(1e-9, abs(all))
      size = unit
    case .difference:
      var distance = 0.0
      var count = 0
      for value in history.values.suffix(2 * recipe.levelWindow) where !value.isNaN {
        distance += abs(value - recent)
        count += 1
      }
      centre = recent
      unit = count > 0 && distance > 0 ? distance / Double(count) : max(1e-9, 0.1 * abs(recent))
      size = unit
    }
    if !(unit.isFinite && centre.isFinite) { (centre, unit, size) = (0, 1, 1) }
  }
}

extension LagRecipe.Transform {
  /// What the trees are to add up to for a scaled target.
  package func forward(_ scaled: Double) -> Double {
    switch self {
    case .plain, .exponential: scaled
    case .squareRoot: max(0, scaled).squareRoot()
    case .logarithm: log(1 + max(0, scaled))
    }
  }

  /// The score that stands for a start.
  package func score(_ scaled: Double) -> Double {
    self == .exponential ? log(max(scaled, 1e-3)) : forward(scaled)
  }

  /// The scaled target that a score stands for.
  package func backward(_ score: Double) -> Double {
    switch self {
    case .plain: score
    case .squareRoot: score > 0 ? score * score : 0
    case .logarithm: score > 0 ? exp(score) - 1 : 0
    case .exponential: exp(min(score, 50))
    }
  }
}

/// The mean of what is no gap; nil where there is nothing.
func mean(_ values: ArraySlice<Double>) -> Double? {
  var sum = 0.0
  var count = 0
  for value in values where !value.isNaN {
    sum += value
    count += 1
  }
  return count > 0 ? sum / Double(count) : nil
}
