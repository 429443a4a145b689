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
}
