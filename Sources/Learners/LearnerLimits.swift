internal import Support

/// Limits of what a file may say; fitting stays within them.
public enum LearnerLimits {
  public static let columns = 0...100_000
  public static let outputs = 1...10_000
  /// Columns of a numeric design.
  public static let designWidth = 0...1_000_000
  /// Levels of a category.
  public static let levels = 0...1_000_000
}

extension ByteReader {
  /// A number that is neither infinite nor NaN.
  mutating func finite(_ what: String) throws(Diagnostic) -> Double {
    let value = try double()
    guard value.isFinite else { throw fault("\(what) is \(value), a finite number was expected") }
    return value
  }

  /// A finite number from `range`.
  mutating func finite(_ what: String, in range: ClosedRange<Double>) throws(Diagnostic) -> Double {
    let value = try double()
    guard range.contains(value) else {
      throw fault("\(what) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Finite numbers whose count is within `counts`.
  mutating func finites(_ what: String, counts: ClosedRange<Int>) throws(Diagnostic) -> [Double] {
    let values = try doubles()
    guard counts.contains(values.count) else {
      throw fault("\(what): \(values.count) values, expected \(counts.lowerBound) to \(counts.upperBound)")
    }
    guard values.allSatisfy(\.isFinite) else { throw fault("\(what) hold a number that is not finite") }
    return values
  }

  /// Finite numbers, each greater than the one before.
  mutating func ascending(_ what: String, counts: ClosedRange<Int>) throws(Diagnostic) -> [Double] {
    let values = try finites(what, counts: counts)
    guard zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else { throw fault("\(what) are not ascending") }
    return values
  }

  /// A whole number from `range`, kept in 32 bits.
  mutating func whole(_ what: String, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    let value = Int(try integer(UInt32.self))
    guard range.contains(value) else {
      throw fault("\(what) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}
