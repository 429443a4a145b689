import CKernels

/// Writes the bins of the rows from `start` to before `end`.
func fillBins(
  _ feature: FeatureBins, _ values: UnsafeBufferPointer<Float>, _ start: Int, _ end: Int,
  _ bins: UnsafeMutablePointer<UInt8>
) {
  guard let base = values.baseAddress, end > start else { return }
  guard case .number(let bounds) = feature.values else {
    for row in start..<end { bins[row] = feature.bin(of: Double(values[row])) }
    return
  }
  // A bound of a column of doubles may lie between two floats: the lower of them decides alike.
  let floats = bounds.map { Double(Float($0)) > $0 ? Float($0).nextDown : Float($0) }
  withPadding(floats) {
    sk_bins_of_floats(base + start, Int64(end - start), $0, Bin(feature.missingBin), bins + start)
  }
}

func fillBins(
  _ feature: FeatureBins, _ values: UnsafeBufferPointer<Double>, _ start: Int, _ end: Int,
  _ bins: UnsafeMutablePointer<UInt8>
) {
  guard let base = values.baseAddress, end > start else { return }
  switch feature.values {
  case .number(let bounds):
    withPadding(bounds) {
      sk_bins_of_doubles(base + start, Int64(end - start), $0, Bin(feature.missingBin), bins + start)
    }
  case .category(let codes):
    let rare = Bin(codes.count)
    let missing = Bin(feature.missingBin)
    var table = [Bin](repeating: rare, count: (codes.max() ?? -1) + 1)
    for (bin, code) in codes.enumerated() { table[code] = Bin(bin) }
    for row in start..<end {
      let value = values[row]
      if value.isNaN { bins[row] = missing } else {
        bins[row] = value >= 0 && value < Double(table.count) ? table[Int(value)] : rare
      }
    }
  }
}

/// The bounds followed by infinities up to 256, on a cache line, as the loops want them.
private func withPadding<T: BinaryFloatingPoint>(_ bounds: [T], _ body: (UnsafePointer<T>) -> Void) {
  withUnsafeTemporaryAllocation(byteCount: 256 * MemoryLayout<T>.stride, alignment: 64) { memory in
    let padded = memory.bindMemory(to: T.self)
    padded.initialize(repeating: .infinity)
    for (index, bound) in bounds.prefix(255).enumerated() { padded[index] = bound }
    if let base = padded.baseAddress { body(base) }
  }
}
