/// Memory for histograms of one size, given out and taken back.
final class HistogramPool {
  let words: Int
  private var free: [UnsafeMutablePointer<Int64>] = []
  private var all: [UnsafeMutablePointer<Int64>] = []

  init(words: Int) { self.words = words }

  /// All zero.
  func take() -> UnsafeMutablePointer<Int64> {
    let histogram = free.popLast() ?? allocate()
    histogram.update(repeating: 0, count: words)
    return histogram
  }

  /// Zero for these features alone.
  func take(clearing features: [Int32], _ matrix: BinnedMatrix, wordsPerBin: Int) -> UnsafeMutablePointer<Int64> {
    let histogram = free.popLast() ?? allocate()
    for feature in features {
      (histogram + Int(matrix.offsets[Int(feature)]) * wordsPerBin)
        .update(repeating: 0, count: matrix.features[Int(feature)].width * wordsPerBin)
    }
    return histogram
  }

  func give(_ histogram: UnsafeMutablePointer<Int64>) { free.append(histogram) }

  private func allocate() -> UnsafeMutablePointer<Int64> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: words * 8 + 64, alignment: 64)
    let histogram = memory.bindMemory(to: Int64.self, capacity: words)
    histogram.initialize(repeating: 0, count: words)
    all.append(histogram)
    return histogram
  }

  deinit { for histogram in all { UnsafeMutableRawPointer(histogram).deallocate() } }
}
