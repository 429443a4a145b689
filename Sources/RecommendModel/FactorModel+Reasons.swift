internal import CKernels
internal import LinearAlgebra

extension FactorModel {
  /// What each item of a profile adds to the folded-in score of `item`: the reason "because you bought X".
  ///
  /// The folded-in vector is linear in what was taken, so its score is a sum over the profile (Hu, Koren and Volinsky
  /// 2008, section 5). Shares sum to the score of the profile folded in, in explicit models less the mean and the
  /// item's bias.
  /// - Returns: items of the profile in ascending order, none twice, each with its share.
  public func contributions(
    of profile: Profile, to item: Int, scratch: inout Scratch
  ) -> [(item: Int32, share: Float)] {
    guard item >= 0, item < itemCount else { return [] }
    scratch.factors.makeRoom(width: width)
    scratch.factors.take(profile, itemCount: itemCount)
    guard !scratch.factors.items.isEmpty else { return [] }
    solveTowards(item, scratch: &scratch.factors)
    return scratch.factors.items.indices.map { index in
      let other = scratch.factors.items[index]
      let weight = scratch.factors.weights[index]
      let right: Float =
        if kind == .explicit {
          weight - mean - itemBiases[Int(other)]
        } else {
          weight > 0 ? 1 + weight * folding.alpha : 0
        }
      var product: Float = 0
      for column in 0..<width { product += scratch.factors.user[column] * items.values[Int(other) * width + column] }
      return (other, product * right)
    }
  }

  /// Leaves in `scratch.user` the vector z with (the profile's equations) z = the item's vector.
  private func solveTowards(_ item: Int, scratch: inout FactorScratch) {
    let ridge = folding.users.ridge(count: scratch.items.count)
    let scaled = scratch.weights.map { $0 * folding.alpha }
    scratch.user.withUnsafeMutableBufferPointer { user in
      scratch.items.withUnsafeBufferPointer { chosen in
        scaled.withUnsafeBufferPointer { weights in
          items.values.withUnsafeBufferPointer { rows in
            gram.values.withUnsafeBufferPointer { gram in
              guard let user = user.baseAddress, let rows = rows.baseAddress, let gram = gram.baseAddress else {
                return
              }
              if kind == .explicit {
                scratch.equations?.solve(
                  ridge: ridge, bias: (column: factors, ridge: folding.biasRidge), others: rows, items: chosen,
                  right: rows + item * width, into: user)
              } else {
                scratch.equations?.solve(
                  gram: gram, ridge: ridge, others: rows, items: chosen, weights: weights,
                  right: rows + item * width, into: user)
              }
            }
          }
        }
      }
    }
  }
}
