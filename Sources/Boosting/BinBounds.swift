/// Bounds between bins of about equal weight of rows.
///
/// Few different values get a bin each. Otherwise a value that fills a bin by itself gets its own, and the others
/// are gathered in ascending order until a bin has its share of the rows that are left.
/// - Parameters:
///   - sorted: ascending, without NaN.
///   - maximumBins: at least 2.
/// - Returns: ascending bounds, one fewer than bins; `value <= bound` decides alike for `Double` and `Float` columns.
func binBounds(sorted: [Double], maximumBins: Int) -> [Double] {
  var values: [Double] = []
  var counts: [Int] = []
  var start = 0
  for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
    values.append(sorted[index])
    counts.append(index + 1 - start)
    start = index + 1
  }
  guard values.count > maximumBins else {
    return zip(values, values.dropFirst()).map { boundBetween($0, $1) }
  }
  return shares(values, counts, rows: sorted.count, maximumBins: maximumBins)
}

private func shares(_ values: [Double], _ counts: [Int], rows: Int, maximumBins: Int) -> [Double] {
  let even = Double(rows) / Double(maximumBins)
  let isFull = counts.map { Double($0) >= even }
  var rowsLeft = zip(counts, isFull).reduce(0) { $1.1 ? $0 : $0 + $1.0 }
  var binsLeft = maximumBins - isFull.count(where: { $0 })
  var share = Double(rowsLeft) / Double(max(1, binsLeft))
  var bounds: [Double] = []
  var gathered = 0
  for index in 0..<(values.count - 1) where bounds.count < maximumBins - 1 {
    gathered += counts[index]
    if !isFull[index] { rowsLeft -= counts[index] }
    let closes =
      isFull[index] || Double(gathered) >= share || (isFull[index + 1] && Double(gathered) >= max(1, share / 2))
    guard closes else { continue }
    bounds.append(boundBetween(values[index], values[index + 1]))
    gathered = 0
    if !isFull[index] {
      binsLeft -= 1
      share = Double(rowsLeft) / Double(max(1, binsLeft))
    }
  }
  return bounds
}

/// A bound b with low <= b < high, about midway: one that `Float` holds exactly where there is one, so that a
/// compact tree may keep it in half the space.
func boundBetween(_ low: Double, _ high: Double) -> Double {
  var middle = low + (high - low) / 2
  if !middle.isFinite { middle = low / 2 + high / 2 }
  if !(middle >= low && middle < high) { middle = low }
  var short = Float(middle)
  if Double(short) >= high { short = short.nextDown }
  if Double(short) < low { short = short.nextUp }
  return Double(short) >= low && Double(short) < high ? Double(short) : middle
}
