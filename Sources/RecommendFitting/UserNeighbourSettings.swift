public import Matrices
public import RecommendModel
public import Support

/// Users like the profile; with one row a session and a reading of the last items it is session-kNN (Jannach and
/// Ludewig, RecSys 2017).
public struct UserNeighbourSettings: Sendable, Equatable {
  /// Most rows that speak, at least 1.
  public var neighbours = 100
  /// Added to the product of lengths, at least 0.
  public var shrinkage: Float = 0
  /// Rows are users; `false` for sessions, of which a profile is none.
  public var rowsAreUsers = true

  public init() {}

  public init(neighbours: Int, shrinkage: Float = 0, rowsAreUsers: Bool = true) {
    self.neighbours = neighbours
    self.shrinkage = shrinkage
    self.rowsAreUsers = rowsAreUsers
  }

  /// - Throws: `E4750` where a setting is out of range, `E4752` where there is nothing to fit.
  public func fit(
    _ taken: SparseMatrix, reading: ProfileReading = .init()
  ) throws(Diagnostic) -> UserNeighboursModel {
    try check(neighbours > 0, "at least 1 neighbour must speak, not \(neighbours)")
    try check(shrinkage >= 0 && shrinkage.isFinite, "shrinkage must be at least 0, not \(shrinkage)")
    try checkTaken(taken)
    return UserNeighboursModel(
      rows: taken, neighbours: neighbours, shrinkage: shrinkage, reading: reading, excludesOwnRow: rowsAreUsers)
  }
}
