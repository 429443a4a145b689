import CKernels
import Support

extension TreeGrower {
  /// Sums the gradients of the rows in `range` by bin, for these features (ascending), into a histogram of zeros.
  /// - Parameter countingOnly: sums 1 for each row instead, in the place of the hessian; coarse gradients only.
  func sum(
    _ range: Range<Int>, features: [Int32], isAllRows: Bool, into histogram: UnsafeMutablePointer<Int64>,
    pool: HistogramPool, countingOnly: Bool = false
  ) {
    let piece = 8192
    let parts = max(1, min(threads, range.count / piece))
    let build = HistogramBuild(self, features, isAllRows: isAllRows, countingOnly: countingOnly)
    guard parts > 1 else { return build.run(range, histogram) }
    let size = (range.count + parts - 1) / parts
    // Whole numbers add up to the same in any order: parts may follow the number of threads.
    let others = (1..<parts).map { _ in pool.take() }
    nonisolated(unsafe) let places = [histogram] + others
    Parallel.forEach(parts, threads: threads) { part in
      let start = range.lowerBound + part * size
      build.run(start..<min(start + size, range.upperBound), places[part])
    }
    for other in others {
      for word in 0..<pool.words { histogram[word] &+= other[word] }
      pool.give(other)
    }
  }
}

/// The loops over rows for some features, block by block.
struct HistogramBuild: @unchecked Sendable {
  let matrix: BinnedMatrix
  let scale: GradientScale
  let words: UnsafePointer<Int32>
  let order: UnsafePointer<UInt32>
  /// Row positions are row numbers: then no order is read.
  let isAllRows: Bool
  /// Positions within each block.
  let lists: [[Int32]]
  let widths: [Int32]

  init(_ grower: TreeGrower, _ features: [Int32], isAllRows: Bool, countingOnly: Bool) {
    matrix = grower.matrix
    scale = grower.packed.scale
    words = countingOnly ? grower.packed.ones() : UnsafePointer(grower.packed.words)
    order = UnsafePointer(grower.partition.order)
    self.isAllRows = isAllRows
    var lists = [[Int32]](repeating: [], count: matrix.blocks.count)
    for feature in features { lists[Int(feature) / 32].append(feature % 32) }
    self.lists = lists
    widths = matrix.features.map { Int32($0.width) }
  }

  func run(_ range: Range<Int>, _ histogram: UnsafeMutablePointer<Int64>) {
    for (block, list) in zip(matrix.blocks, lists) where !list.isEmpty {
      matrix.offsets.withUnsafeBufferPointer { offsets in
        widths.withUnsafeBufferPointer { widths in
          guard let offsets = offsets.baseAddress, let widths = widths.baseAddress else { return }
          add(range, block, list, offsets + block.first, widths + block.first, histogram)
        }
      }
    }
  }

  private func add(
    _ range: Range<Int>, _ block: BinnedMatrix.RowBlock, _ list: [Int32], _ offsets: UnsafePointer<Int32>,
    _ widths: UnsafePointer<Int32>, _ histogram: UnsafeMutablePointer<Int64>
  ) {
    let stride = block.stride
    let rows = isAllRows ? nil : order + range.lowerBound
    let bins = block.bins.bytes + (isAllRows ? range.lowerBound * stride : 0)
    let count = Int64(range.count)
    switch scale.layout {
    case .narrow:
      let words = words + (isAllRows ? range.lowerBound : 0)
      if list.count == block.count {
        sk_histogram_narrow(
          bins, Int64(stride), Int64(block.count), rows, words, count, Int64(scale.run), offsets, widths, histogram)
      } else {
        sk_histogram_narrow_some(
          bins, Int64(stride), list, Int64(list.count), rows, words, count, Int64(scale.run), offsets, widths,
          histogram)
      }
    case .wide(let countBit):
      let words = words + (isAllRows ? 2 * range.lowerBound : 0)
      sk_histogram_wide(
        bins, Int64(stride), list, Int64(list.count), rows, words, count, 1 << countBit, offsets, histogram)
    }
  }
}
