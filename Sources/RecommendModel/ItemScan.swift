internal import CKernels

/// All item vectors in bytes, laid out for one user against 64 items at a time.
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

  /// The `keep` items with the highest scores as far as bytes know them, unordered.
  /// - Parameters:
  ///   - vector: the user's first `factors` numbers.
  ///   - cosine: whether scores are over the item's length, without biases.
  ///   - found: receives the items; `scores` is work space.
  func candidates(
    _ keep: Int, for vector: UnsafeBufferPointer<Float>, cosine: Bool, except marks: ItemMarks,
    scratch: inout FactorScratch
  ) -> Int {
    precondition(marks.words.count >= 4 * blockCount, "marks of these items")
    let room = 4 * keep + 1024
    scratch.makeRoom(candidates: room, factors: 4 * groups)
    let unit = QuantizedVectors.scale(of: vector)
    for factor in 0..<factors { scratch.bytes[factor] = QuantizedVectors.byte(vector[factor], unit) }
    for factor in factors..<4 * groups { scratch.bytes[factor] = 0 }
    var count = 0
    var next: Int64 = 0
    var floor = -Float.infinity
    while next < blockCount {
      let added = packed.withUnsafeBufferPointer { packed in
        (cosine ? cosineScales : scales).withUnsafeBufferPointer { scales in
          biases.withUnsafeBufferPointer { biases in
            marks.words.withUnsafeBufferPointer { marks in
              scratch.bytes.withUnsafeBufferPointer { bytes in
                scratch.found.withUnsafeMutableBufferPointer { found in
                  scratch.scores.withUnsafeMutableBufferPointer { scores in
                    sk_scan(
                      packed.baseAddress, Int64(blockCount), Int64(groups), bytes.baseAddress, unit,
                      scales.baseAddress, cosine || biases.isEmpty ? nil : biases.baseAddress, marks.baseAddress,
                      floor, &next, found.baseAddress.map { $0 + count }, scores.baseAddress.map { $0 + count },
                      Int64(room - count))
                  }
                }
              }
            }
          }
        }
      }
      count += Int(added)
      guard count > keep else { continue }
      floor = scratch.found.withUnsafeMutableBufferPointer { found in
        scratch.scores.withUnsafeMutableBufferPointer { scores in
          scratch.work.withUnsafeMutableBufferPointer { work in
            sk_keep_best(found.baseAddress, scores.baseAddress, Int64(count), Int64(keep), work.baseAddress)
          }
        }
      }
      count = keep
    }
    return count
  }
}
