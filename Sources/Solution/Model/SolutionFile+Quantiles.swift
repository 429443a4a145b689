extension SolutionFile {
  /// Every quantile that must be forecast, ascending: the client's, the served one, the middle, and the ends of
  /// the intervals that criteria ask for.
  public var neededQuantiles: [Double] {
    var all = forecast.quantiles + [scope.costOfError.servedQuantile, 0.5]
    for level in success.criteria.compactMap(\.level) {
      // As the client would write them: 0.1, not 0.09999999999999998.
      all += [(1 - level) / 2, (1 + level) / 2].map { ($0 * 1e9).rounded() / 1e9 }
    }
    return Array(Set(all)).sorted().filter { $0 > 0 && $0 < 1 }
  }
}
