public import Matrices
internal import LinearAlgebra
internal import Support

extension FactorModel {
  /// The same model with users in bytes: a quarter of the memory, 72 bytes a user of 64 factors.
  ///
  /// Each user's rounding is chosen among some so that the user's own list changes least; see `ListKeeping`.
  /// - Parameters:
  ///   - length: items of the lists that are to be kept.
  ///   - seen: one row a user of training; items that lists leave out.
  public func quantizingUsers(
    keeping length: Int = 20, seen: SparseMatrix? = nil, threads: Int = 1
  ) -> FactorModel {
    guard case .exact(let matrix) = users else { return self }
    let chunk = 5 * ScanRows.most
    let depth = ListKeeping.depth(length)
    let parts = Parallel.map((userCount + chunk - 1) / chunk, threads: threads) { index -> QuantizedVectors in
      let users = index * chunk..<min(userCount, (index + 1) * chunk)
      let lists = topLists(depth, users: users, seen: seen, candidates: 2 * depth, threads: 1)
      var keeping = ListKeeping(self, length: length)
      var vectors = QuantizedVectors(factors: factors)
      for user in users {
        let list = lists.items[(user - users.lowerBound) * depth..<(user - users.lowerBound + 1) * depth]
        matrix.values.withUnsafeBufferPointer { values in
          let vector = UnsafeBufferPointer(rebasing: values[user * width..<user * width + factors])
          let items = list.prefix { $0 >= 0 }
          vectors.append(
            vector, bias: kind == .explicit ? values[user * width + factors] : 0,
            scale: keeping.scale(of: vector, items: items))
        }
      }
      return vectors
    }
    var vectors = QuantizedVectors(factors: factors)
    for part in parts { vectors.append(part) }
    var model = self
    model.users = .quantized(vectors)
    return model
  }
}
