internal import Matrices

/// A column as trees look for splits in it: each value as the number of its group, groups in ascending order.
///
/// Up to `exactRows` rows every different value is a group, so that splits are exact; above, groups are up to 255
/// quantiles. Levels of a category are groups as they are.
final class RankedColumn: Sendable {
  /// Group of each row; `missing` where there is no value.
  let codes: [UInt16]
  /// Least and greatest value of each group; empty for a category.
  let lowest: [Double]
  let highest: [Double]
  /// Number of groups, without the missing.
  let count: Int
  let isCategory: Bool

  /// The code of missing values, the last.
  var missing: Int { count }

  static let exactRows = 20_000
  static let quantiles = 255

  init(_ column: FeatureMatrix.Column) {
    isCategory = column.kind.isCategory
    guard !isCategory else {
      // Codes that do not fit into 16 bits count as missing.
      count = min(column.kind.levelCount, Int(UInt16.max) - 1)
      (lowest, highest) = ([], [])
      let limit = Double(count)
      let missing = UInt16(count)
      codes = column.values.map { $0 >= 0 && $0 < limit ? UInt16($0) : missing }
      return
    }
    let bounds = Self.upperBounds(column.values)
    var codes = [UInt16](repeating: UInt16(bounds.count), count: column.values.count)
    var lowest = [Double](repeating: .infinity, count: bounds.count)
    var highest = [Double](repeating: -.infinity, count: bounds.count)
    bounds.withUnsafeBufferPointer { bounds in
      for (row, value) in column.values.enumerated() where !value.isNaN {
        var (low, high) = (0, bounds.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if value <= bounds[middle] { high = middle } else { low = middle + 1 }
        }
        codes[row] = UInt16(low)
        lowest[low] = min(lowest[low], value)
        highest[low] = max(highest[low], value)
      }
    }
    self.codes = codes
    self.lowest = lowest
    self.highest = highest
    count = bounds.count
  }

  /// The greatest value of each group, ascending; the last is infinite unless groups are exact.
  private static func upperBounds(_ values: [Double]) -> [Double] {
    let isExact = values.count <= exactRows
    // Enough for quantiles: about 200 values a group.
    let step = isExact ? 1 : max(1, values.count / 50_000)
    var sorted = stride(from: 0, to: values.count, by: step).map { values[$0] }.filter { !$0.isNaN }
    sorted.sort()
    var bounds: [Double] = []
    for value in sorted where bounds.last.map({ $0 < value }) ?? true { bounds.append(value) }
    guard !isExact else { return bounds }
    if bounds.count > quantiles {
      bounds = []
      for part in 1..<quantiles {
        let value = sorted[part * sorted.count / quantiles]
        if bounds.last.map({ $0 < value }) ?? true { bounds.append(value) }
      }
    } else if !bounds.isEmpty {
      bounds.removeLast()
    }
    return bounds + [.infinity]
  }

  /// Where values of two groups part, the first below the second, and the last group under it: `wish` or halfway, never
  /// the greater value. Groups between the two, which a node does not have, fall wholly on one side.
  func cut(between first: Int, and second: Int, near wish: Double?) -> (threshold: Double, lastLeft: UInt16) {
    let middle = halfway(first, second, wish)
    var last = first
    while last + 1 < second, highest[last + 1] <= middle { last += 1 }
    let isWhole = last + 1 == second || middle < lowest[last + 1]
    return (isWhole ? middle : halfway(last, last + 1, nil), UInt16(last))
  }

  private func halfway(_ first: Int, _ second: Int, _ wish: Double?) -> Double {
    if let wish, wish >= highest[first], wish < lowest[second] { return wish }
    let bound = Double.greatestFiniteMagnitude
    let (below, above) = (max(-bound, highest[first]), min(bound, lowest[second]))
    let middle = below + (above / 2 - below / 2)
    return middle < lowest[second] ? middle : below
  }
}
