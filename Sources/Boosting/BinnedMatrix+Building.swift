public import Matrices
import Statistics
import Support

extension BinnedMatrix {
  /// Finds bins on a sample of the rows and puts every value into its bin.
  public init(_ matrix: FeatureMatrix, _ settings: BinningSettings = BinningSettings(), threads: Int = 1) {
    let sample = SampledRows(of: matrix.rowCount, settings.clamped)
    let bins = Parallel.map(matrix.columnCount, threads: threads) { index in
      FeatureBins(of: matrix.columns[index], sample: sample, settings.clamped)
    }
    self.init(matrix, features: bins, threads: threads)
  }

  /// Puts values into the bins of another matrix, whose columns these are too: rows for validation.
  /// - Precondition: as many columns as `other` has features.
  public init(_ matrix: FeatureMatrix, like other: BinnedMatrix, threads: Int = 1) {
    self.init(matrix, features: other.features, threads: threads)
  }

  /// Columns of numbers in half the space.
  /// - Precondition: all columns have the same length, and as many names as columns.
  public init(
    columns: [[Float]], names: [String], _ settings: BinningSettings = BinningSettings(), threads: Int = 1
  ) {
    let rowCount = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rowCount } && names.count == columns.count)
    let sample = SampledRows(of: rowCount, settings.clamped)
    let bins = Parallel.map(columns.count, threads: threads) { index in
      FeatureBins(of: columns[index], name: names[index], sample: sample, settings.clamped)
    }
    self.init(rowCount: rowCount, features: bins, threads: threads) { feature, from, to, bytes in
      columns[feature].withUnsafeBufferPointer { fillBins(bins[feature], $0, from, to, bytes) }
    }
  }

  /// - Precondition: as many columns as `other` has features.
  public init(columns: [[Float]], like other: BinnedMatrix, threads: Int = 1) {
    let rowCount = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rowCount } && columns.count == other.featureCount)
    let bins = other.features
    self.init(rowCount: rowCount, features: bins, threads: threads) { feature, from, to, bytes in
      columns[feature].withUnsafeBufferPointer { fillBins(bins[feature], $0, from, to, bytes) }
    }
  }

  private init(_ matrix: FeatureMatrix, features: [FeatureBins], threads: Int) {
    precondition(features.count == matrix.columnCount, "columns and bins differ in number")
    let columns = matrix.columns
    self.init(rowCount: matrix.rowCount, features: features, threads: threads) { feature, from, to, bytes in
      columns[feature].values.withUnsafeBufferPointer { fillBins(features[feature], $0, from, to, bytes) }
    }
  }

  /// `fill` writes the bins of one feature for the rows from the one number to before the other.
  private init(
    rowCount: Int, features: [FeatureBins], threads: Int,
    fill: @Sendable (Int, Int, Int, UnsafeMutablePointer<UInt8>) -> Void
  ) {
    let piece = 65536
    let pieces = (rowCount + piece - 1) / piece
    let columns = AlignedBytes(count: rowCount * features.count) { bytes in
      nonisolated(unsafe) let bytes = bytes
      Parallel.forEach(features.count * pieces, threads: threads) { task in
        let (feature, index) = (task / pieces, task % pieces)
        fill(feature, index * piece, min((index + 1) * piece, rowCount), bytes + feature * rowCount)
      }
    }
    self.init(rowCount: rowCount, features: features, columns: columns, threads: threads)
  }
}
