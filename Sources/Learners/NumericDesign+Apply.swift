public import Matrices
internal import Support

extension NumericDesign {
  /// The design columns of one row.
  /// - Parameters:
  ///   - row: `columnCount` numbers, NaN for missing.
  ///   - out: takes `width` numbers; all of them are finite afterwards.
  public func apply(row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>) {
    for index in parts.indices {
      let start = starts[index]
      let end = starts[index + 1]
      fill(parts[index], from: row[parts[index].column], start: start, end: end, out)
      for column in start..<end {
        out[column] = min(max((out[column] - centres[column]) * factors[column], -1e300), 1e300)
      }
    }
  }

  private func fill(
    _ part: Part, from value: Double, start: Int, end: Int, _ out: UnsafeMutableBufferPointer<Double>
  ) {
    switch part.form {
    case .number(let replacement):
      out[start] = part.held(value, else: replacement)
    case .missing:
      out[start] = value.isFinite ? 0 : 1
    case .levels(let positions, _):
      for column in start..<end { out[column] = 0 }
      guard value >= 0, value < Double(positions.count) else { return }
      let position = Int(positions[Int(value)])
      if position >= 0 { out[start + position] = 1 }
    case .hinges(let knots, let replacement):
      let x = part.held(value, else: replacement)
      for index in knots.indices { out[start + index] = max(0, x - knots[index]) }
    case .bins(let edges):
      for column in start..<end { out[column] = 0 }
      guard value.isFinite else { return }
      var bin = 0
      while bin < edges.count, edges[bin] <= value { bin += 1 }
      out[start + bin] = 1
    case .smooth(let basis, let replacement):
      basis.values(at: part.held(value, else: replacement), into: .init(rebasing: out[start..<end]))
    case .product(let first, let second):
      var column = start
      for left in starts[first]..<starts[first + 1] {
        for right in starts[second]..<starts[second + 1] {
          out[column] = min(max(out[left] * out[right], -1e300), 1e300)
          column += 1
        }
      }
    }
  }

  /// The design of all rows.
  public func apply(_ matrix: FeatureMatrix, threads: Int) -> DesignMatrix {
    precondition(matrix.columnCount == columnCount, "columns of the rows and of the design differ")
    let rows = matrix.rowCount
    let values = [Double](unsafeUninitializedCapacity: rows * width) { buffer, count in
      // Each row is written by exactly one thread, and the loop ends before the buffer is read.
      nonisolated(unsafe) let out = buffer
      Parallel.forEach((rows + RowPiece.length - 1) / RowPiece.length, threads: threads) { piece in
        let range = piece * RowPiece.length..<min(rows, (piece + 1) * RowPiece.length)
        RowPiece.forEachRow(of: matrix, in: range, scratchCount: width) { index, row, scratch in
          apply(row: row, into: scratch)
          for column in 0..<width { out[column * rows + index] = scratch[column] }
        }
      }
      count = rows * width
    }
    return DesignMatrix(rowCount: rows, width: width, values: values)
  }
}

extension NumericDesign.Part {
  /// The value within the limits, `replacement` where it is not finite.
  package func held(_ value: Double, else replacement: Double) -> Double {
    guard value.isFinite else { return replacement }
    return min(max(value, limit.lowerBound), limit.upperBound)
  }
}
