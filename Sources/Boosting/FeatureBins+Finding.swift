import CKernels
import Matrices
import Statistics

/// Row numbers that bins are found on, ascending: one drawn from each of equal stretches of the rows.
struct SampledRows: Sendable {
  /// Nil: all rows.
  let rows: [Int]?
  let rowCount: Int

  init(of rowCount: Int, _ settings: BinningSettings) {
    self.rowCount = rowCount
    guard rowCount > settings.sampleSize else {
      rows = nil
      return
    }
    var random = RandomNumbers(seed: settings.seed).stream(0xB1)
    let step = Double(rowCount) / Double(settings.sampleSize)
    rows = (0..<settings.sampleSize).map { index in
      min(rowCount - 1, Int((Double(index) + random.uniform()) * step))
    }
  }
}

extension FeatureBins {
  init(of column: FeatureMatrix.Column, sample: SampledRows, _ settings: BinningSettings) {
    let hasMissing = column.values.contains { $0.isNaN }
    switch column.kind {
    case .number:
      var values: [Double] = []
      if let rows = sample.rows {
        values.reserveCapacity(rows.count)
        for row in rows where !column.values[row].isNaN { values.append(column.values[row]) }
      } else {
        values = hasMissing ? column.values.filter { !$0.isNaN } : column.values
      }
      sortByBits(&values)
      let bounds = binBounds(sorted: values, maximumBins: settings.maximumBins)
      self.init(name: column.name, values: .number(bounds: bounds), hasMissing: hasMissing)
    case .category(let levels):
      let codes = Self.commonCodes(of: column.values, levels: levels.count, settings)
      self.init(name: column.name, values: .category(codes: codes), hasMissing: hasMissing)
    }
  }

  init(of column: [Float], name: String, sample: SampledRows, _ settings: BinningSettings) {
    var values: [Float] = []
    if let rows = sample.rows {
      values.reserveCapacity(rows.count)
      for row in rows where !column[row].isNaN { values.append(column[row]) }
    } else {
      values = column.filter { !$0.isNaN }
    }
    sortByBits(&values)
    let bounds = binBounds(sorted: values.map(Double.init), maximumBins: settings.maximumBins)
    self.init(name: name, values: .number(bounds: bounds), hasMissing: column.contains { $0.isNaN })
  }

  /// Codes by falling number of rows, ties by the code; a bin less than for numbers, as rare levels have one too.
  private static func commonCodes(of values: [Double], levels: Int, _ settings: BinningSettings) -> [Int] {
    var counts = [Int](repeating: 0, count: levels)
    for value in values where value >= 0 && value < Double(levels) { counts[Int(value)] += 1 }
    let codes = (0..<levels).filter { counts[$0] > 0 }.sorted { (counts[$0], $1) > (counts[$1], $0) }
    return Array(codes.prefix(settings.maximumBins - 1))
  }
}

/// Ascending; without NaN.
func sortByBits(_ values: inout [Double]) {
  guard values.count > 2000 else { return values.sort() }
  var spare = values
  sk_sort_doubles(&values, &spare, Int64(values.count))
}

func sortByBits(_ values: inout [Float]) {
  guard values.count > 2000 else { return values.sort() }
  var spare = values
  sk_sort_floats(&values, &spare, Int64(values.count))
}
