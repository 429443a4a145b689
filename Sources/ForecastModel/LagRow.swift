/// Fills rows of features for one series at one origin: once what holds for all steps, then step by step.
///
/// Numbers are rounded to 32 bits, as training keeps them, so that both fall on the same side of a threshold.
package struct LagRow {
  let recipe: LagRecipe
  let history: LagHistory
  package let level: LagLevel
  /// Place of the first feature that differs by step.
  private let stepStart: Int

  /// - Parameters:
  ///   - row: as long as the recipe has features; what holds for all steps is written.
  ///   - facts: codes of the fixed facts.
  ///   - number: of the series; ignored where the recipe knows none.
  package init(
    _ history: LagHistory, recipe: LagRecipe, facts: [Double], number: Int,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    self.recipe = recipe
    self.history = history
    level = LagLevel(history, recipe: recipe)
    stepStart = Self.fill(history, recipe, level, facts, number, row)
  }

  private static func fill(
    _ history: LagHistory, _ recipe: LagRecipe, _ level: LagLevel, _ facts: [Double], _ number: Int,
    _ row: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    let values = history.values
    let count = values.count
    var place = 0
    func put(_ value: Double) {
      row[place] = Double(Float(value))
      place += 1
    }
    put(level.size)
    put(history.seen > 0 ? level.scaled(history.sum / Double(history.seen)) : .nan)
    put(Double(history.seen))
    var quiet = 0
    while quiet < count, !(values[count - 1 - quiet] > 0) { quiet += 1 }
    put(Double(quiet))
    let long = recipe.windows.count > 2 ? recipe.windows[2] : recipe.levelWindow
    put(zeroShare(values.suffix(long)))
    put(spread(values.suffix(recipe.levelWindow)) / level.unit)
    put(spread(values.suffix(long)) / level.unit)
    for window in recipe.windows { put(mean(values.suffix(window)).map(level.scaled) ?? .nan) }
    for lag in 0..<recipe.lags { put(lag < count ? level.scaled(values[count - 1 - lag]) : .nan) }
    for index in recipe.fixed.indices { put(index < facts.count ? facts[index] : .nan) }
    if recipe.seriesCount > 0 { put(number >= 0 && number < recipe.seriesCount ? Double(number) : .nan) }
    return place
  }

  /// Writes the features of one step.
  /// - Parameters:
  ///   - step: from 1, at most `recipe.block`.
  ///   - known: what is known of the periods ahead; the past comes from the history.
  /// - Returns: what the trees add to, as a scaled value.
  package func fill(
    step: Int, known: KnownRows, into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let values = history.values
    let count = values.count
    var place = stepStart
    func put(_ value: Double) {
      row[place] = Double(Float(value))
      place += 1
    }
    put(Double(step))
    var start = recipe.scaling == .ratio ? 1.0 : 0.0
    for (index, season) in recipe.seasons.enumerated() {
      // From the newest value of the same phase backwards.
      var position = count - 1 + step - (step + season - 1) / season * season
      var sum = 0.0
      var found = 0
      var looked = 0
      for (order, average) in recipe.seasonAverages.enumerated() {
        while looked < average {
          if position >= 0, !values[position].isNaN {
            sum += values[position]
            found += 1
          }
          position -= season
          looked += 1
        }
        let scaled = found > 0 ? level.scaled(sum / Double(found)) : .nan
        if recipe.start == .season, index == 0, order <= 1, !scaled.isNaN {
          start = recipe.scaling == .ratio ? max(scaled, 0.02) : scaled
        }
        put(scaled)
      }
    }
    if recipe.year > 0 { putYear(step, values, put) }
    place += recipe.writeCalendar(of: history.nextPeriod + step - 1, into: row, at: place)
    let period = history.nextPeriod + step - 1
    for (index, column) in recipe.columns.enumerated() {
      let now = known.value(index, at: period)
      let past = history.columns.indices.contains(index) ? history.columns[index] : LagHistory.Column()
      let before = step == 1 ? past.newest.last ?? .nan : known.value(index, at: period - 1)
      // What lies behind the last step of a block is not known when it is forecast.
      let after = step < recipe.block ? known.value(index, at: period + 1) : .nan
      put(now)
      switch column.kind {
      case .number:
        put(mean(past.newest.suffix(recipe.columnWindow)) ?? .nan)
        put(before)
        put(after)
      case .relative:
        put(past.seen > 0 ? now / (past.sum / Double(past.seen)) : .nan)
        put(mean(past.newest.suffix(recipe.columnWindow)).map { now / $0 } ?? .nan)
        put(now / before)
        put(after / now)
      case .category:
        put(before)
        put(after)
      }
    }
    return start
  }

  private func putYear(_ step: Int, _ values: [Double], _ put: (Double) -> Void) {
    let count = values.count
    let centre = count - 1 + step - recipe.year
    func around(_ from: Int, _ to: Int) -> Double? {
      let (from, to) = (max(0, from), min(count, to))
      return from < to ? mean(values[from..<to]) : nil
    }
    let then = centre >= 0 ? around(centre - LagRecipe.yearMargin, centre + LagRecipe.yearMargin + 1) : nil
    put(then.map(level.scaled) ?? .nan)
    let origin = count - recipe.year
    let base = origin > 0 ? around(origin - recipe.levelWindow, origin) : nil
    guard let then, let base else { return put(.nan) }
    put(recipe.scaling == .ratio ? (base > 0 ? then / base : .nan) : (then - base) / level.unit)
  }
}

/// The share of zeros among what is no gap; NaN where there is nothing.
private func zeroShare(_ values: ArraySlice<Double>) -> Double {
  var zeros = 0
  var count = 0
  for value in values where !value.isNaN {
    count += 1
    if value == 0 { zeros += 1 }
  }
  return count > 0 ? Double(zeros) / Double(count) : .nan
}

/// The standard deviation of what is no gap; NaN where there is nothing.
private func spread(_ values: ArraySlice<Double>) -> Double {
  guard let centre = mean(values) else { return .nan }
  var sum = 0.0
  var count = 0
  for value in values where !value.isNaN {
    sum += (value - centre) * (value - centre)
    count += 1
  }
  return (sum / Double(count)).squareRoot()
}
