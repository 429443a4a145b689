#if canImport(Glibc)
  import Glibc
#endif
public import Matrices
public import Support

/// How a log becomes the matrix of who took what.
public struct TakenSettings: Sendable, Equatable {
  /// What several lines of one user and item amount to.
  public enum Amount: Sendable, Equatable {
    /// 1, however many they are.
    case present
    /// log(1 + sum of weights).
    case logarithm
    /// The sum of weights.
    case sum
  }

  public var amount = Amount.present
  /// Seconds; every such span between the newest line of the pair and `asOf` halves the number. `nil`, the default:
  /// what was taken long ago counts as much.
  public var halfLife: Double?

  public init(amount: Amount = .present, halfLife: Double? = nil) {
    self.amount = amount
    self.halfLife = halfLife
  }

  /// One row a user (or a session, with `bySession`), one column an item.
  /// - Parameter asOf: where the past ends, seconds since 1970; lines after it count as if at it.
  /// - Throws: `E4750` where a setting is out of range, `E4752` where a line lies outside of the shape.
  public func matrix(
    of log: [Interaction], rowCount: Int, itemCount: Int, asOf: Int64, bySession: Bool = false
  ) throws(Diagnostic) -> SparseMatrix {
    if let halfLife { try check(halfLife > 0, "a half-life must be above 0 seconds") }
    try checkLog(log, rowCount: rowCount, itemCount: itemCount, bySession: bySession)
    let sums = SparseMatrix(
      rowCount: rowCount, columnCount: itemCount,
      entries: log.map { .init(row: bySession ? $0.session : $0.user, column: $0.item, value: $0.weight) })
    let amounts: SparseMatrix
    switch amount {
    case .present: amounts = sums.mapValues { _ in 1 }
    case .logarithm: amounts = sums.mapValues { log1pf($0) }
    case .sum: amounts = sums
    }
    guard let halfLife else { return amounts }
    return amounts.halved(every: halfLife, times: newestTimes(log, in: sums, bySession: bySession), asOf: asOf)
  }

  private func newestTimes(_ log: [Interaction], in matrix: SparseMatrix, bySession: Bool) -> [Int64] {
    var newest = [Int64](repeating: .min, count: matrix.count)
    for line in log {
      let row = Int(bySession ? line.session : line.user)
      var low = matrix.rowStarts[row]
      var high = matrix.rowStarts[row + 1]
      while low < high {
        let middle = (low + high) / 2
        if matrix.columns[middle] < line.item { low = middle + 1 } else { high = middle }
      }
      newest[low] = max(newest[low], line.time)
    }
    return newest
  }
}

/// Throws `E4752` where a line names a user, session or item outside of the shape, or weighs nothing.
func checkLog(_ log: [Interaction], rowCount: Int, itemCount: Int, bySession: Bool) throws(Diagnostic) {
  for line in log {
    let row = bySession ? line.session : line.user
    guard row >= 0, Int(row) < rowCount, line.item >= 0, Int(line.item) < itemCount, line.weight > 0,
      line.weight.isFinite
    else {
      throw Diagnostic(
        "E4752",
        "an interaction of row \(row) and item \(line.item) does not fit \(rowCount) rows and \(itemCount) items,"
          + " or its weight \(line.weight) is not above zero", exitCode: .dataError)
    }
  }
}
