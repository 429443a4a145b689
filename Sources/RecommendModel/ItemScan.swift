internal import CKernels

/// All item vectors in bytes, laid out for 64 items at a time.
///
/// For each block of 64 items, for each group of four factors, for each item: four bytes, the factor plus 128. Every
/// processor sums them exactly in whole numbers, so the candidates are the same on all.
struct ItemScan: Sendable {
  private(set) var itemCount = 0
  let factors: Int
  /// Groups of four factors.
  let groups: Int
  private var packed: [UInt8] = []
  /// One an item, zeros up to the end of the last block.
  private var scales: [Float] = []
  /// Scale over length, for cosines; 0 for an item of length 0.
  private var cosineScales: [Float] = []
  private var biases: [Float]

  /// - Parameters:
  ///   - biases: one an item, or none at all.
  init(_ items: [Float], count: Int, width: Int, factors: Int, biases: [Float]) {
    self.factors = factors
    groups = (factors + 3) / 4
    self.biases = []
    let biased = !biases.isEmpty
    items.withUnsafeBufferPointer { values in
      for item in 0..<count {
        append(
          UnsafeBufferPointer(rebasing: values[item * width..<item * width + factors]),
          bias: biased ? biases[item] : nil)
      }
    }
  }

  var blockCount: Int { (itemCount + 63) / 64 }

  mutating func append(_ vector: UnsafeBufferPointer<Float>, bias: Float?) {
    if itemCount % 64 == 0 {
      packed.append(contentsOf: repeatElement(128, count: groups * 256))
      scales.append(contentsOf: repeatElement(0, count: 64))
      cosineScales.append(contentsOf: repeatElement(0, count: 64))
      if bias != nil { biases.append(contentsOf: repeatElement(0, count: 64)) }
    }
    itemCount += 1
    replace(itemCount - 1, with: vector, bias: bias)
  }

  mutating func replace(_ item: Int, with vector: UnsafeBufferPointer<Float>, bias: Float?) {
    let scale = QuantizedVectors.scale(of: vector)
    let block = item / 64 * groups * 256
    var squares: Float = 0
    for factor in 0..<factors {
      let place = block + (factor / 4 * 64 + item % 64) * 4 + factor % 4
      packed[place] = UInt8(truncatingIfNeeded: Int(QuantizedVectors.byte(vector[factor], scale)) + 128)
      squares += vector[factor] * vector[factor]
    }
    scales[item] = scale
    cosineScales[item] = squares > 0 ? scale / squares.squareRoot() : 0
    if let bias { biases[item] = bias }
  }

  /// Finds the `keep` items with the highest scores as far as bytes know them, for each row: items ascending.
  /// - Parameter cosine: whether scores are over the item's length, without biases.
  func findCandidates(_ keep: Int, cosine: Bool, _ rows: inout ScanRows) {
    let length = 4 * groups
    rows.makeRoom(keep: keep, bytes: length)
    for row in 0..<rows.count {
      rows.units[row] = rows.vectors.withUnsafeBufferPointer { vectors in
        rows.bytes.withUnsafeMutableBufferPointer { bytes in
          let vector = UnsafeBufferPointer(rebasing: vectors[row * rows.width..<row * rows.width + factors])
          let unit = QuantizedVectors.scale(of: vector)
          for factor in 0..<factors { bytes[row * length + factor] = QuantizedVectors.byte(vector[factor], unit) }
          for factor in factors..<length { bytes[row * length + factor] = 0 }
          return unit
        }
      }
    }
    withUnsafeTemporaryAllocation(of: sk_scan_user.self, capacity: rows.count) { users in
      scan(users, keep, cosine: cosine, &rows)
      for row in 0..<rows.count { rows.counts[row] = Int(users[row].count) }
    }
  }

  private func scan(
    _ users: UnsafeMutableBufferPointer<sk_scan_user>, _ keep: Int, cosine: Bool, _ rows: inout ScanRows
  ) {
    let (length, room, words, count) = (4 * groups, rows.room, rows.words, rows.count)
    let units = rows.units
    precondition(words >= 4 * blockCount, "marks of these items")
    rows.bytes.withUnsafeBufferPointer { bytes in
      rows.marks.withUnsafeBufferPointer { marks in
        rows.found.withUnsafeMutableBufferPointer { found in
          rows.scores.withUnsafeMutableBufferPointer { scores in
            rows.work.withUnsafeMutableBufferPointer { work in
              packed.withUnsafeBufferPointer { packed in
                (cosine ? cosineScales : scales).withUnsafeBufferPointer { scales in
                  biases.withUnsafeBufferPointer { biases in
                    for row in 0..<count {
                      users.initializeElement(
                        at: row,
                        to: sk_scan_user(
                          vector: bytes.baseAddress.map { $0 + row * length }, unit: units[row], floor: -.infinity,
                          marks: marks.baseAddress.map { $0 + row * words },
                          found: found.baseAddress.map { $0 + row * room },
                          scores: scores.baseAddress.map { $0 + row * room }, count: 0))
                    }
                    sk_scan(
                      packed.baseAddress, Int64(blockCount), Int64(groups), scales.baseAddress,
                      cosine || biases.isEmpty ? nil : biases.baseAddress, users.baseAddress, Int64(count),
                      Int64(keep), Int64(room), work.baseAddress)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
