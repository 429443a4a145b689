/// Finite numbers, column by column: what linear learners are fitted on.
public struct DesignMatrix: Sendable, Equatable {
  public let rowCount: Int
  public let width: Int
  /// `width` columns of `rowCount` numbers, one column after another.
  public private(set) var values: [Double]

  /// - Precondition: there are `rowCount` times `width` values.
  public init(rowCount: Int, width: Int, values: [Double]) {
    precondition(values.count == rowCount * width, "a design of other size")
    self.rowCount = rowCount
    self.width = width
    self.values = values
  }

  /// - Parameter columns: all of the length `rowCount`.
  public init(columns: [[Double]], rowCount: Int) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns differ in length")
    self.init(rowCount: rowCount, width: columns.count, values: Array(columns.joined()))
  }

  public subscript(row: Int, column: Int) -> Double { values[column * rowCount + row] }

  /// The rows with these numbers, in this order.
  public func rows(_ indices: [Int]) -> DesignMatrix {
    var chosen = [Double]()
    chosen.reserveCapacity(indices.count * width)
    for column in 0..<width { for row in indices { chosen.append(values[column * rowCount + row]) } }
    return DesignMatrix(rowCount: indices.count, width: width, values: chosen)
  }
}
