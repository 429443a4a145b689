internal import CKernels
internal import LinearAlgebra

extension FactorModel {
  /// Adds `factor` times the cosine of an item's vector with those of others; what points away adds nothing.
  /// - Parameters:
  ///   - others: numbers of items.
  ///   - likeness: one for each of them.
  /// - Returns: false for an item without a vector; nothing is added then.
  func addLikeness(
    of item: Int, to others: UnsafeBufferPointer<Int32>, times factor: Float,
    into likeness: UnsafeMutableBufferPointer<Float>, scratch: inout FactorScratch
  ) -> Bool {
    scratch.makeRoom(width: width)
    if scratch.scores.count < others.count { scratch.scores = [Float](repeating: 0, count: others.count) }
    return items.values.withUnsafeBufferPointer { rows in
      let own = Self.length(rows, item * width, factors)
      guard own > 0 else { return false }
      // A one that explicit models keep behind the factors is no part of the vector.
      for column in 0..<width { scratch.user[column] = column < factors ? rows[item * width + column] : 0 }
      scratch.user.withUnsafeBufferPointer { user in
        scratch.scores.withUnsafeMutableBufferPointer { products in
          sk_picked_dots(
            rows.baseAddress, Int64(width), others.baseAddress, Int64(others.count), Int64(width), user.baseAddress,
            products.baseAddress)
          for (place, other) in others.enumerated() where products[place] > 0 {
            let lengths = own * Self.length(rows, Int(other) * width, factors)
            likeness[place] += factor * (Int(other) == item ? 1 : min(1, products[place] / lengths))
          }
        }
      }
      return true
    }
  }

  /// Of `count` numbers from `start` on, eight side by side: the order is fixed, and it fits the vectors of any processor.
  private static func length(_ values: UnsafeBufferPointer<Float>, _ start: Int, _ count: Int) -> Float {
    guard let base = values.baseAddress else { return 0 }
    let bytes = UnsafeRawPointer(base + start)
    var sums = SIMD8<Float>(repeating: 0)
    var k = 0
    while k + 8 <= count {
      let eight = bytes.loadUnaligned(fromByteOffset: 4 * k, as: SIMD8<Float>.self)
      sums += eight * eight
      k += 8
    }
    var sum = sums.sum()
    while k < count {
      sum += values[start + k] * values[start + k]
      k += 1
    }
    return sum.squareRoot()
  }
}
