import Features

extension SolutionFile {
  /// Columns that a classifier's run reads although nothing is learnt from them: those of the split, of amounts in the
  /// payoff, and of the order and keys of lags. Each once, in that order. They may have role `ignore`.
  public var columnsBesideFeatures: [String] {
    guard task == .classify else { return [] }
    var names = [String]()
    if split.type != .file, let column = split.column { names.append(column) }
    names += scope.payoff?.columns ?? []
    for feature in features {
      switch feature.formula {
      case .lag(_, let key, let time, _), .rolling(_, let key, let time, _, _): names += key + [time]
      default: break
      }
    }
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }

  /// Columns that a line of `prepare:` or `features:` names: they are prepared even where they hold one value only.
  public var preparedColumns: Set<String> {
    var names = Set<String>()
    for step in prepare { if case .named(let columns) = step.columns { names.formUnion(columns) } }
    for feature in features {
      switch feature.formula {
      case .ratio(let a, let b), .difference(let a, let b), .product(let a, let b): names.formUnion([a, b])
      case .bucketEdges(let column, _), .bucketQuantiles(let column, _), .textLength(let column), .wordCount(let column),
        .datePart(let column, _), .lag(let column, _, _, _), .rolling(let column, _, _, _, _):
        names.insert(column)
      }
    }
    return names
  }
}
