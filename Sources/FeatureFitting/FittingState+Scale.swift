import Features
import Statistics
import Support

extension FittingState {
  mutating func scale(_ index: Int, _ method: PreparationStep.Scaling, at site: StepSite) throws(FeatureFault) {
    let column = columns[index]
    let values = known(column.slot)
    columns[index].isUntouched = false
    guard let first = values.first else { return }
    let least = values.reduce(first) { Swift.min($0, $1) }
    switch method {
    case .standard:
      let centre = mean(of: values)
      var squares = 0.0
      for value in values { squares += (value - centre) * (value - centre) }
      affine(column, centre, (squares / Double(values.count)).squareRoot(), at: site)
    case .robust:
      let sorted = values.sorted()
      affine(
        column, quantile(0.5, ofSorted: sorted),
        quantile(0.75, ofSorted: sorted) - quantile(0.25, ofSorted: sorted), at: site)
    case .minMax: affine(column, least, values.reduce(first) { Swift.max($0, $1) } - least, at: site)
    case .log1p:
      guard least > -1 else { throw refusal(column, least, "log(1 + value) needs values above -1", at: site) }
      run(.log1p(column.slot, least: least))
      counts.append(StepCount(site, column.name, .scaled, count: values.count))
    case .boxCox:
      guard least > 0 else { throw refusal(column, least, "Box-Cox needs values above 0", at: site) }
      let lambda = BoxCox.lambda(values)
      run(.boxCox(column.slot, lambda: lambda, least: least))
      counts.append(StepCount(site, column.name, .scaled, count: values.count, value: lambda))
    }
  }

  /// A column without spread becomes 0.
  private mutating func affine(_ column: Column, _ centre: Double, _ scale: Double, at site: StepSite) {
    let scale = scale > 0 && scale.isFinite ? scale : 1
    run(.affine(column.slot, centre: centre, scale: scale))
    counts.append(StepCount(site, column.name, .scaled, count: count, value: scale))
  }

  private func refusal(_ column: Column, _ least: Double, _ what: String, at site: StepSite) -> FeatureFault {
    FeatureFault(
      site,
      .fitting(
        "E3706", "column '\(column.name)' has \(least) in the training rows", hint: what,
        fix: "scale it with standard or robust, or take it out of this step"))
  }
}
