internal import Statistics

/// A split that a node may take.
struct CartSplit {
  var feature = -1
  /// See `CartTarget.purity`; of both sides together.
  var purity = -Double.infinity
  /// Groups up to this one go left, numbers only.
  var lastLeft: UInt16 = 0
  var threshold = 0.0
  /// Levels that go left, one a level; categories only.
  var levels: [Bool] = []
  var missingLeft = false

  func withSides<Result>(_ column: RankedColumn, _ body: (CartSides) -> Result) -> Result {
    column.codes.withUnsafeBufferPointer { codes in
      levels.withUnsafeBufferPointer { levels in
        body(
          CartSides(
            codes: codes.baseAddress!, levels: column.isCategory ? levels.baseAddress : nil, lastLeft: lastLeft,
            missing: UInt16(column.missing), missingLeft: missingLeft))
      }
    }
  }
}

extension CartGrower {
  /// The best split of a node among the columns drawn for it; nil where all columns are constant or no side would be
  /// large enough.
  ///
  /// Columns are drawn without putting back. Those that are known to be constant here count as looked at, so that
  /// nodes in which few columns still vary stay as random as others; but one that varies is looked at, if there is one.
  mutating func bestSplit(_ range: Range<Int>, _ live: inout Int) -> CartSplit? {
    var best = CartSplit()
    var (looked, seen) = (0, 0)
    var constants = candidates.count - live
    while seen < live, looked < columnsANode || seen == 0 {
      looked += 1
      if constants > 0, random.integer(below: constants + live - seen) < constants {
        constants -= 1
        continue
      }
      let place = seen + random.integer(below: live - seen)
      let feature = candidates[place]
      guard collect(columns[feature], range) else {
        live -= 1
        candidates.swapAt(place, live)
        continue
      }
      candidates.swapAt(place, seen)
      seen += 1
      scan(feature, rowCount: range.count, &best)
    }
    return best.feature >= 0 ? best : nil
  }

  /// Sums the rows of the range by group; false where the column is constant in it.
  private func collect(_ column: RankedColumn, _ range: Range<Int>) -> Bool {
    column.codes.withUnsafeBufferPointer { codes in
      guard let codes = codes.baseAddress else { return false }
      return groups.collect(
        codes: codes, rows: memory.rows + range.lowerBound, statistics: memory.statistics + range.lowerBound,
        count: range.count,
        // A missing level is a level.
        missing: column.isCategory ? .max : UInt16(column.missing), isMoment: target.measure == .moments)
    }
  }

  private mutating func scan(_ feature: Int, rowCount: Int, _ best: inout CartSplit) {
    let column = columns[feature]
    if column.isCategory {
      groups.sortByTarget(
        isMoment: target.measure == .moments, random: settings.hasRandomPlaces ? random.next() : nil)
    }
    let only = settings.hasRandomPlaces ? randomPlace(column) : nil
    let found = groups.best(
      target, rowCount: rowCount, minimumLeaf: settings.minimumLeaf, only: only?.position, above: best.purity)
    guard let found else { return }
    best.feature = feature
    best.purity = found.purity
    let isLargerLeft = 2 * found.leftCount > rowCount
    if column.isCategory {
      // Levels that are not here go the way of most rows.
      var levels = [Bool](repeating: isLargerLeft, count: column.count + 1)
      for group in 0..<groups.count { levels[Int(groups.codes[group])] = group <= found.position }
      best.missingLeft = levels[column.missing]
      best.levels = levels
      return
    }
    best.missingLeft = groups.missingCount > 0 ? found.missingLeft : isLargerLeft
    if found.position + 1 == groups.count {
      // Only missing values go right.
      (best.threshold, best.lastLeft) = (.greatestFiniteMagnitude, .max)
    } else {
      let (last, next) = (Int(groups.codes[found.position]), Int(groups.codes[found.position + 1]))
      (best.threshold, best.lastLeft) = column.cut(between: last, and: next, near: only?.value)
    }
  }

  /// A place drawn uniformly between the least and the greatest value here: the last group left of it.
  private mutating func randomPlace(_ column: RankedColumn) -> (position: Int, value: Double) {
    guard !column.isCategory, groups.count > 1 else {
      return (groups.count > 1 ? random.integer(below: groups.count - 1) : 0, 0)
    }
    let bound = Double.greatestFiniteMagnitude
    let low = max(-bound, column.highest[Int(groups.codes[0])])
    let high = min(bound, column.lowest[Int(groups.codes[groups.count - 1])])
    let place = random.uniform()
    let value = low * (1 - place) + high * place
    var position = 0
    while position + 2 < groups.count, column.highest[Int(groups.codes[position + 1])] <= value { position += 1 }
    return (position, value)
  }
}
