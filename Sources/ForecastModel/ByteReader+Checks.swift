internal import Support

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

  /// A finite number that is not negative.
  mutating func magnitude(_ what: String) throws(Diagnostic) -> Double {
    try finite(what, in: 0...Double.greatestFiniteMagnitude)
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

  /// A whole number from `range`, kept in 32 bits.
  mutating func whole(_ what: String, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    let value = Int(try integer(UInt32.self))
    guard range.contains(value) else {
      throw fault("\(what) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }
}

/// The largest count of periods that the 32 bits of a file hold; counters stop there.
let largestPeriodCount = Int(UInt32.max)
