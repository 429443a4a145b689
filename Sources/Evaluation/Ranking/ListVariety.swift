public import Matrices
import Support

#if canImport(Glibc)
  import Glibc
#endif

/// How varied lists are: against what everybody knows, and within themselves.
public struct ListVariety: Sendable {
  /// For each item the users who had it in training.
  let users: SparseMatrix
  private let userCount: Int

  /// - Parameter taken: training interactions, a row a user and a column an item.
  public init(taken: SparseMatrix) {
    users = taken.transposed()
    userCount = taken.rowCount
  }

  func popularity(_ item: Int32) -> Double {
    Double(users.rowStarts[Int(item) + 1] - users.rowStarts[Int(item)])
  }

  /// Mean of -log2(users of the item / users) over a list, in bits; an item that nobody has counts as if one had it.
  public func novelty(_ list: some Collection<Int32>) -> Double {
    guard !list.isEmpty, userCount > 0 else { return .nan }
    let bits = list.reduce(0.0) { $0 - log2(max(1, popularity($1)) / Double(userCount)) }
    return bits / Double(list.count)
  }

  /// Mean users of the items of a list.
  public func meanPopularity(_ list: some Collection<Int32>) -> Double {
    guard !list.isEmpty else { return .nan }
    return list.reduce(0.0) { $0 + popularity($1) } / Double(list.count)
  }

  /// Mean over the pairs of a list of 1 - cosine of the sets of their users; NaN for fewer than two items.
  public func diversity(_ list: some Collection<Int32>) -> Double {
    let items = Array(list)
    guard items.count > 1 else { return .nan }
    var (sum, pairs) = (0.0, 0.0)
    for (place, first) in items.enumerated() {
      for second in items[(place + 1)...] {
        sum += 1 - cosine(Int(first), Int(second))
        pairs += 1
      }
    }
    return sum / pairs
  }

  private func cosine(_ first: Int, _ second: Int) -> Double {
    let (a, endOfA) = (users.rowStarts[first], users.rowStarts[first + 1])
    let (b, endOfB) = (users.rowStarts[second], users.rowStarts[second + 1])
    guard a < endOfA, b < endOfB else { return 0 }
    let common = users.columns.withUnsafeBufferPointer { columns -> Int in
      var (left, right, count) = (a, b, 0)
      while left < endOfA, right < endOfB {
        let (x, y) = (columns[left], columns[right])
        if x == y { count += 1 }
        if x <= y { left += 1 }
        if y <= x { right += 1 }
      }
      return count
    }
    return Double(common) / (Double(endOfA - a) * Double(endOfB - b)).squareRoot()
  }
}
