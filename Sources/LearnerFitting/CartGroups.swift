/// The rows of a node summed by the groups of one column: what splits are looked for in. Memory is taken once a tree.
final class CartGroups {
  let width: Int
  /// Sums of the node.
  let total: UnsafeMutablePointer<Double>
  /// Of each group that has rows here, in ascending order: its code, number of rows and sums.
  let codes: UnsafeMutablePointer<UInt16>
  let counts: UnsafeMutablePointer<Int32>
  let sums: UnsafeMutablePointer<Double>
  private(set) var count = 0
  /// The rows without a value, where they are no group.
  private(set) var missingCount = 0
  let missingSums: UnsafeMutablePointer<Double>
  /// Working memory of the scan.
  let left: UnsafeMutablePointer<Double>
  let side: UnsafeMutablePointer<Double>

  private let histogram: UnsafeMutablePointer<Double>
  private let histogramCounts: UnsafeMutablePointer<Int32>
  private let rowCodes: UnsafeMutablePointer<UInt16>
  private let keys: UnsafeMutablePointer<UInt32>

  /// Takes memory for so many rows and different codes.
  init(width: Int, rows: Int, codes codeCount: Int) {
    self.width = width
    let (rows, codeCount) = (max(1, rows), max(1, codeCount))
    let groups = min(rows, codeCount)
    codes = .allocate(capacity: groups)
    counts = .allocate(capacity: groups)
    sums = .allocate(capacity: groups * width)
    histogram = .allocate(capacity: codeCount * width)
    histogramCounts = .allocate(capacity: codeCount)
    rowCodes = .allocate(capacity: rows)
    keys = .allocate(capacity: rows)
    total = .allocate(capacity: width)
    missingSums = .allocate(capacity: width)
    left = .allocate(capacity: width)
    side = .allocate(capacity: width)
    for memory in [total, missingSums, left, side] { memory.initialize(repeating: 0, count: width) }
  }

  deinit {
    codes.deallocate()
    counts.deallocate()
    histogramCounts.deallocate()
    rowCodes.deallocate()
    keys.deallocate()
    for memory in [total, sums, missingSums, histogram, left, side] { memory.deallocate() }
  }

  /// Sums rows by code; false where they all have the same.
  /// - Parameters:
  ///   - rows, statistics: `count` of each.
  ///   - missing: the code that is kept apart.
  func collect(
    codes source: UnsafePointer<UInt16>, rows: UnsafePointer<UInt32>, statistics: UnsafePointer<SIMD2<Double>>,
    count rowCount: Int, missing: UInt16, isMoment: Bool
  ) -> Bool {
    var (low, high) = (UInt16.max, UInt16.min)
    for index in 0..<rowCount {
      let code = source[Int(rows[index])]
      rowCodes[index] = code
      low = min(low, code)
      high = max(high, code)
    }
    guard low < high else { return false }
    count = 0
    missingCount = 0
    let span = Int(high - low) + 1
    if span <= 6 * rowCount {
      if isMoment {
        sumMoments(statistics, rowCount, from: low, span: span)
      } else {
        sumClasses(statistics, rowCount, from: low, span: span)
      }
      gather(from: low, span: span, missing: missing)
    } else {
      // Few rows among many codes, so their places fit into 16 bits.
      for index in 0..<rowCount { keys[index] = UInt32(rowCodes[index]) &<< 16 | UInt32(index) }
      sortKeys(keys, rowCount)
      gatherSorted(statistics, rowCount, missing: missing, isMoment: isMoment)
    }
    return true
  }

  private func sumMoments(_ statistics: UnsafePointer<SIMD2<Double>>, _ rowCount: Int, from low: UInt16, span: Int) {
    histogramCounts.update(repeating: 0, count: span)
    histogram.withMemoryRebound(to: SIMD2<Double>.self, capacity: span) { bins in
      bins.update(repeating: .zero, count: span)
      for index in 0..<rowCount {
        let bin = Int(rowCodes[index] &- low)
        bins[bin] += statistics[index]
        histogramCounts[bin] &+= 1
      }
    }
  }

  private func sumClasses(_ statistics: UnsafePointer<SIMD2<Double>>, _ rowCount: Int, from low: UInt16, span: Int) {
    histogramCounts.update(repeating: 0, count: span)
    histogram.update(repeating: 0, count: span * width)
    for index in 0..<rowCount {
      let bin = Int(rowCodes[index] &- low)
      histogram[bin &* width &+ Int(statistics[index].y)] += statistics[index].x
      histogramCounts[bin] &+= 1
    }
  }

  private func gather(from low: UInt16, span: Int, missing: UInt16) {
    var found = 0
    for bin in 0..<span where histogramCounts[bin] > 0 {
      let code = low &+ UInt16(truncatingIfNeeded: bin)
      let source = histogram + bin &* width
      if code == missing {
        missingCount = Int(histogramCounts[bin])
        missingSums.update(from: source, count: width)
      } else {
        codes[found] = code
        counts[found] = histogramCounts[bin]
        let target = sums + found &* width
        for index in 0..<width { target[index] = source[index] }
        found &+= 1
      }
    }
    count = found
  }

  private func gatherSorted(
    _ statistics: UnsafePointer<SIMD2<Double>>, _ rowCount: Int, missing: UInt16, isMoment: Bool
  ) {
    var (index, found) = (0, 0)
    while index < rowCount {
      let code = UInt16(keys[index] &>> 16)
      let isMissing = code == missing
      let target = isMissing ? missingSums : sums + found &* width
      target.update(repeating: 0, count: width)
      let first = index
      while index < rowCount, UInt16(keys[index] &>> 16) == code {
        let one = statistics[Int(keys[index] & 0xffff)]
        if isMoment {
          target[0] += one.x
          target[1] += one.y
        } else {
          target[Int(one.y)] += one.x
        }
        index &+= 1
      }
      if isMissing {
        missingCount = index - first
      } else {
        codes[found] = code
        counts[found] = Int32(index - first)
        found &+= 1
      }
    }
    count = found
  }

  /// Sorts levels so that the best of all sets is a front part (Breiman and others, 9.4: exact for two classes and
  /// regression): by the mean of the target, or the share of the node's largest class. With random bits, by chance.
  func sortByTarget(isMoment: Bool, random: UInt64?) {
    var largest = width - 1
    for index in 0..<width where width > 2 && total[index] > total[largest] { largest = index }
    var order = (0..<count).map { group -> (key: Double, group: Int) in
      if let random {
        var z = (random ^ UInt64(codes[group])) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        return (Double(z &>> 11), group)
      }
      let one = sums + group * width
      let weight = isMoment ? one[0] : (0..<width).reduce(0) { $0 + one[$1] }
      return (one[largest] / weight, group)
    }
    order.sort { $0.key != $1.key ? $0.key < $1.key : $0.group < $1.group }
    let old = order.map { entry in
      (codes[entry.group], counts[entry.group], (0..<width).map { sums[entry.group * width + $0] })
    }
    for (group, (code, rows, values)) in old.enumerated() {
      codes[group] = code
      counts[group] = rows
      for index in 0..<width { sums[group * width + index] = values[index] }
    }
  }
}
