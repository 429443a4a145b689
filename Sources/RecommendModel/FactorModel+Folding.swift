internal import CKernels
internal import LinearAlgebra

extension FactorModel {
  /// The vector of whom a profile describes: the stored one of a known user, otherwise folded in.
  ///
  /// Folding in solves the user's own equations exactly, items held: what another training pass would give. A profile
  /// whose items are all unknown has the vector zero (and, in explicit models, the bias zero).
  /// - Returns: `width` numbers.
  public func vector(of profile: Profile, scratch: inout Scratch) -> [Float] {
    findVector(of: profile, scratch: &scratch.factors)
    return scratch.factors.user
  }

  /// As `vector(of:)`, for a user that is folded in even if known.
  public func folded(_ profile: Profile, scratch: inout Scratch) -> [Float] {
    scratch.factors.makeRoom(width: width)
    fold(profile, scratch: &scratch.factors)
    return scratch.factors.user
  }

  /// Leaves the vector in `scratch.user`.
  func findVector(of profile: Profile, scratch: inout FactorScratch) {
    scratch.makeRoom(width: width)
    guard let user = profile.user, user >= 0, user < userCount else {
      fold(profile, scratch: &scratch)
      return
    }
    copyUser(user, into: &scratch.user)
  }

  /// Leaves a known user's vector in `vector`, which has `width` numbers.
  func copyUser(_ user: Int, into vector: inout [Float]) {
    vector.withUnsafeMutableBufferPointer { vector in
      if let vector = vector.baseAddress { copyUser(user, into: vector) }
    }
  }

  func copyUser(_ user: Int, into vector: UnsafeMutablePointer<Float>) {
    switch users {
    case .exact(let matrix):
      matrix.values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        vector.update(from: values + user * width, count: width)
      }
    case .quantized(let vectors):
      vector.update(repeating: 0, count: width)
      vectors.copy(user, into: vector)
      if kind == .explicit { vector[factors] = vectors.biases[user] }
    }
  }

  private func fold(_ profile: Profile, scratch: inout FactorScratch) {
    scratch.take(profile, itemCount: itemCount)
    let ridge = folding.users.ridge(count: scratch.items.count)
    if kind != .explicit {
      for index in scratch.weights.indices { scratch.weights[index] *= folding.alpha }
    }
    let bias = (column: factors, ridge: folding.biasRidge)
    scratch.user.withUnsafeMutableBufferPointer { user in
      scratch.items.withUnsafeBufferPointer { chosen in
        scratch.weights.withUnsafeBufferPointer { weights in
          items.values.withUnsafeBufferPointer { rows in
            gram.values.withUnsafeBufferPointer { gram in
              guard let user = user.baseAddress else { return }
              guard let rows = rows.baseAddress, let gram = gram.baseAddress, chosen.count > 0 else {
                user.update(repeating: 0, count: width)
                return
              }
              if kind == .explicit {
                scratch.equations?.solve(
                  ridge: ridge, bias: bias, others: rows, items: chosen,
                  targets: { weights[$0] - mean - itemBiases[Int(chosen[$0])] }, into: user)
              } else {
                scratch.equations?.solve(
                  gram: gram, ridge: ridge, others: rows, items: chosen, weights: weights, into: user)
              }
            }
          }
        }
      }
    }
  }
}
