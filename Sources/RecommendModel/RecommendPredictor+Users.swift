extension RecommendPredictor {
  /// Users of training.
  public var userCount: Int { users.count }

  /// The client's name of a user of training.
  /// - Precondition: `0 <= number < userCount`.
  public func userName(_ number: Int) -> String { users.identifiers[number] }
}
