internal import CKernels
internal import LinearAlgebra

extension FactorModel {
  /// Gives a known user the vector that the profile asks for, or appends a new user, items held.
  /// - Parameter profile: all that the user took; its `user` is the row to replace, `nil` appends.
  /// - Returns: the user's row number; `nil` where the profile names a user that does not exist.
  @discardableResult
  public mutating func updateUser(_ profile: Profile, scratch: inout Scratch) -> Int? {
    let row = profile.user ?? userCount
    guard row >= 0, row <= userCount, row < userCount || profile.user == nil else { return nil }
    let vector = folded(profile, scratch: &scratch)
    switch users {
    case .exact(var matrix):
      users = .exact(DenseMatrix(rowCount: 0, columnCount: width))  // so that the rows are not copied
      matrix.replaceRow(row, with: vector)
      users = .exact(matrix)
    case .quantized(var vectors):
      users = .quantized(QuantizedVectors(factors: factors))
      let bias = kind == .explicit ? vector[factors] : 0
      vector.withUnsafeBufferPointer { vector in
        let part = UnsafeBufferPointer(rebasing: vector[0..<factors])
        if row < vectors.count {
          vectors.replace(row, with: part, bias: bias)
        } else {
          vectors.append(part, bias: bias)
        }
      }
      users = .quantized(vectors)
    }
    return row
  }

  /// Gives an item the vector that its users ask for, or appends a new item, users held.
  /// - Parameters:
  ///   - item: the row to replace; `nil` appends.
  ///   - users: who took it, with a weight (or rating) each; unknown users are passed over, and of a user that comes
  ///     twice the weights are summed.
  /// - Returns: the item's row number; `nil` where `item` does not exist.
  @discardableResult
  public mutating func updateItem(_ item: Int?, users chosen: [Int32], weights: [Float]) -> Int? {
    precondition(chosen.count == weights.count, "a weight for each user")
    let row = item ?? itemCount
    guard row >= 0, row <= itemCount, row < itemCount || item == nil else { return nil }
    var scratch = FactorScratch()
    scratch.makeRoom(width: width)
    scratch.take(Profile(items: chosen, weights: weights), itemCount: userCount)
    var vector = [Float](repeating: 0, count: width)
    var bias: Float = 0
    if !scratch.items.isEmpty { solveItem(scratch: &scratch, into: &vector) }
    if kind == .explicit {
      bias = vector[factors]
      vector[factors] = 1
    }
    setItem(row, to: vector, bias: bias)
    return row
  }

  /// The item's equations over its users, whose rows are gathered so that bytes and floats are read alike.
  private func solveItem(scratch: inout FactorScratch, into vector: inout [Float]) {
    let count = scratch.items.count
    let ridge = folding.items.ridge(count: count)
    var rows = [Float](repeating: 0, count: count * width)
    var userBiases = [Float](repeating: 0, count: count)
    for index in 0..<count {
      copyUser(Int(scratch.items[index]), into: &scratch.other)
      for column in 0..<width { rows[index * width + column] = scratch.other[column] }
      guard kind == .explicit else { continue }
      userBiases[index] = scratch.other[factors]
      rows[index * width + factors] = 1
    }
    let numbers = (0..<count).map { Int32(truncatingIfNeeded: $0) }
    let weights = scratch.weights.map { kind == .explicit ? $0 : $0 * folding.alpha }
    let gram = kind == .explicit ? self.gram : userGramian()
    vector.withUnsafeMutableBufferPointer { vector in
      rows.withUnsafeBufferPointer { rows in
        numbers.withUnsafeBufferPointer { numbers in
          weights.withUnsafeBufferPointer { weights in
            gram.values.withUnsafeBufferPointer { gram in
              guard let vector = vector.baseAddress, let rows = rows.baseAddress, let gram = gram.baseAddress else {
                return
              }
              if kind == .explicit {
                scratch.equations?.solve(
                  ridge: ridge, bias: (column: factors, ridge: folding.biasRidge), others: rows, items: numbers,
                  targets: { weights[$0] - mean - userBiases[$0] }, into: vector)
              } else {
                scratch.equations?.solve(
                  gram: gram, ridge: ridge, others: rows, items: numbers, weights: weights, into: vector)
              }
            }
          }
        }
      }
    }
  }

  private func userGramian() -> DenseMatrix {
    if case .exact(let matrix) = users { return matrix.gramian() }
    var matrix = DenseMatrix(rowCount: userCount, columnCount: width)
    var vector = [Float](repeating: 0, count: width)
    for user in 0..<userCount {
      copyUser(user, into: &vector)
      matrix.replaceRow(user, with: vector)
    }
    return matrix.gramian()
  }

  /// Changes one row and all that is derived from the items.
  private mutating func setItem(_ row: Int, to vector: [Float], bias: Float) {
    for i in 0..<width {
      for j in 0..<width {
        var product = vector[i] * vector[j]
        if row < itemCount { product -= items[row, i] * items[row, j] }
        gram.values[i * width + j] += product
      }
    }
    let isNew = row == itemCount
    items.replaceRow(row, with: vector)
    let itemBias: Float? = kind == .explicit ? bias : nil
    if let itemBias { if isNew { itemBiases.append(itemBias) } else { itemBiases[row] = itemBias } }
    vector.withUnsafeBufferPointer { vector in
      let part = UnsafeBufferPointer(rebasing: vector[0..<factors])
      if isNew { scan.append(part, bias: itemBias) } else { scan.replace(row, with: part, bias: itemBias) }
    }
  }
}
