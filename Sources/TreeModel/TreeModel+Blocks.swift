internal import CKernels
internal import Matrices
internal import Support

/// Rows of one call of the kernel.
let blockRows = Int(SK_TREE_BLOCK)
/// Blocks of one piece of work for a thread.
private let blocksATask = 8

extension TreeModel {
  /// Scores `rowCount` rows block by block. `fill` writes the features of some rows, feature by feature, with
  /// `blockRows` places a feature.
  func scored(
    _ rowCount: Int, threads: Int, linked: Bool,
    _ fill: (_ block: UnsafeMutableBufferPointer<Double>, _ rows: Range<Int>) -> Void
  ) -> [Double] {
    let outputs = outputCount
    let taskRows = blockRows * blocksATask
    return [Double](unsafeUninitializedCapacity: rowCount * outputs) { answers, count in
      // Each task writes its own rows, and all have ended before the array is read.
      nonisolated(unsafe) let answers = answers
      withoutActuallyEscaping(fill) { fill in
        nonisolated(unsafe) let fill = fill
        Parallel.forEach((rowCount + taskRows - 1) / taskRows, threads: threads) { task in
          scoreTask(task * taskRows..<min(rowCount, (task + 1) * taskRows), answers, linked: linked, fill)
        }
      }
      count = rowCount * outputs
    }
  }

  private func scoreTask(
    _ rows: Range<Int>, _ answers: UnsafeMutableBufferPointer<Double>, linked: Bool,
    _ fill: (UnsafeMutableBufferPointer<Double>, Range<Int>) -> Void
  ) {
    let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: featureCount * blockRows)
    let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: outputCount * blockRows)
    defer {
      block.deallocate()
      sums.deallocate()
    }
    // rows beyond the last are scored with the rest, and ignored
    if rows.count % blockRows != 0 { block.initialize(repeating: 0) }
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
      let part = first..<min(rows.upperBound, first + blockRows)
      fill(block, part)
      score(block, sums, part, answers, linked: linked)
    }
  }

  private func score(
    _ block: UnsafeMutableBufferPointer<Double>, _ sums: UnsafeMutableBufferPointer<Double>, _ rows: Range<Int>,
    _ answers: UnsafeMutableBufferPointer<Double>, linked: Bool
  ) {
    guard let blockStart = block.baseAddress, let sumStart = sums.baseAddress else { return }
    for output in 0..<outputCount {
      sums[output * blockRows..<(output + 1) * blockRows].update(repeating: initialSum(output))
    }
    withKernel { trees in withUnsafePointer(to: trees) { sk_trees_add_block($0, blockStart, sumStart) } }
    for (offset, row) in rows.enumerated() {
      for output in 0..<outputCount {
        answers[row * outputCount + output] = margin(ofSum: sums[output * blockRows + offset], output)
      }
      if linked {
        applyLink(to: UnsafeMutableBufferPointer(rebasing: answers[row * outputCount..<(row + 1) * outputCount]))
      }
    }
  }

  func copy(_ matrix: FeatureMatrix, _ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    for feature in compiled.usedFeatures {
      let place = feature * blockRows
      matrix.columns[feature].values.withUnsafeBufferPointer { values in
        for offset in 0..<rows.count { block[place + offset] = values[rows.lowerBound + offset] }
      }
    }
  }

  func copy(
    _ source: UnsafeBufferPointer<Double>, _ stride: Int, _ rows: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    for (offset, row) in rows.enumerated() {
      let place = row * stride
      for feature in compiled.usedFeatures { block[feature * blockRows + offset] = source[place + feature] }
    }
  }
}
