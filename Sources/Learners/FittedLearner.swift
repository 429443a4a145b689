public import Matrices
public import Support

/// What every fitted learner can do; `Learner` holds one of them.
///
/// A row is what `FeatureMatrix` holds of it: a number for each column, categories as codes, NaN for missing.
/// Nothing here allocates: the caller brings the memory.
public protocol FittedLearner: Sendable, Equatable {
  /// Values of a prediction: 1 for two classes (the probability of class 1) and for regression, the number of
  /// classes else (their probabilities).
  var outputs: Int { get }
  /// Columns that a row must have.
  var columnCount: Int { get }
  /// Numbers of working memory that `predict` and `contributions` need.
  var scratchCount: Int { get }

  /// The prediction of one row.
  /// - Parameters:
  ///   - row: `columnCount` numbers.
  ///   - out: takes `outputs` numbers.
  ///   - scratch: `scratchCount` numbers, with any content.
  func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>)

  /// The predictions of all rows, one after another, equal to the single ones in every bit on any number of threads.
  func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double]

  /// How much each column moves the margin (the log-odds of a class, or the value of a regression) of this row.
  ///
  /// For each output `columnCount` shares and then the margin of the average row; together they are the margin.
  /// - Parameter out: takes `outputs` times `columnCount + 1` numbers.
  /// - Returns: false where this learner has no such shares; `out` is left as it was.
  func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool

  /// The prediction and the contributions of one row, equal to those of `predict` and `contributions` in every bit;
  /// for learners that find both on one way.
  /// - Returns: false where there are no shares; `shares` is left as it was, the prediction stands.
  func explain(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    shares: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool

  /// Writes the parameters, bit by bit. The layout stands with each type.
  func encode(into writer: inout ByteWriter)

  /// Reads what `encode` wrote. Throws `E5001` where a number is out of its range.
  init(from reader: inout ByteReader) throws(Diagnostic)
}

extension FittedLearner {
  public func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double] {
    precondition(matrix.columnCount == columnCount, "columns of the rows and of the learner differ")
    let rows = matrix.rowCount
    let width = outputs
    guard rows > 0 else { return [] }
    return [Double](unsafeUninitializedCapacity: rows * width) { buffer, count in
      // Each row is written by exactly one thread, and the loop ends before the buffer is read.
      nonisolated(unsafe) let out = buffer
      Parallel.forEach((rows + RowPiece.length - 1) / RowPiece.length, threads: threads) { piece in
        let range = piece * RowPiece.length..<min(rows, (piece + 1) * RowPiece.length)
        RowPiece.forEachRow(of: matrix, in: range, scratchCount: scratchCount) { index, row, scratch in
          predict(row: row, into: .init(rebasing: out[index * width..<(index + 1) * width]), scratch: scratch)
        }
      }
      count = rows * width
    }
  }

  /// One row in arrays, for tests and for code that is not hot.
  public func predict(row: [Double]) -> [Double] {
    precondition(row.count == columnCount, "columns of the row and of the learner differ")
    var scratch = [Double](repeating: 0, count: scratchCount)
    var out = [Double](repeating: 0, count: outputs)
    row.withUnsafeBufferPointer { row in
      out.withUnsafeMutableBufferPointer { out in
        scratch.withUnsafeMutableBufferPointer { predict(row: row, into: out, scratch: $0) }
      }
    }
    return out
  }

  /// The shares of one row in an array; nil where this learner has none.
  public func contributions(row: [Double]) -> [Double]? {
    precondition(row.count == columnCount, "columns of the row and of the learner differ")
    var scratch = [Double](repeating: 0, count: scratchCount)
    var out = [Double](repeating: 0, count: outputs * (columnCount + 1))
    let known = row.withUnsafeBufferPointer { row in
      out.withUnsafeMutableBufferPointer { out in
        scratch.withUnsafeMutableBufferPointer { contributions(row: row, into: out, scratch: $0) }
      }
    }
    return known ? out : nil
  }

  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool { false }

  public func explain(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    shares: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    predict(row: row, into: out, scratch: scratch)
    return contributions(row: row, into: shares, scratch: scratch)
  }
}

/// Rows that one thread takes at a time.
enum RowPiece {
  static let length = 128

  /// Calls `body` with each row of the range, its memory and the working memory.
  static func forEachRow(
    of matrix: FeatureMatrix, in range: Range<Int>, scratchCount: Int,
    _ body: (Int, UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let columns = matrix.columnCount
    withUnsafeTemporaryAllocation(of: Double.self, capacity: columns * range.count + scratchCount + 1) { memory in
      memory.initialize(repeating: 0)
      for (index, column) in matrix.columns.enumerated() {
        column.values.withUnsafeBufferPointer { values in
          for row in range { memory[(row - range.lowerBound) * columns + index] = values[row] }
        }
      }
      let scratch = UnsafeMutableBufferPointer(rebasing: memory[(columns * range.count)...])
      for row in range {
        let start = (row - range.lowerBound) * columns
        body(row, UnsafeBufferPointer(rebasing: memory[start..<start + columns]), scratch)
      }
    }
  }
}
