public import Support

/// Rules that experts wrote: the first rule whose conditions all hold gives a row its probability. The baseline
/// `rules`, and `current_process: {rules: file}`.
///
/// Pure and without YAML, so that an endpoint can serve it; room Solution reads the file.
public struct RuleSet: Sendable, Equatable {
  /// What a condition asks of a cell. A missing cell meets `missing` only.
  public enum Test: Sendable, Equatable {
    /// The text is one of these.
    case isOneOf([String])
    /// The text is none of these.
    case isNoneOf([String])
    /// The number is one of these; of a binary column 1 is the positive value.
    case equals([Double])
    /// The number is none of these.
    case differs([Double])
    case below(Double)
    case above(Double)
    case atLeast(Double)
    case atMost(Double)
    /// The cell is missing, or is not.
    case missing(Bool)
  }

  public struct Condition: Sendable, Equatable {
    /// Position in `columns`.
    public var column: Int
    public var test: Test

    public init(column: Int, _ test: Test) { (self.column, self.test) = (column, test) }
  }

  public struct Rule: Sendable, Equatable {
    /// All must hold.
    public var conditions: [Condition]
    /// Share of such rows that are positive, in [0, 1].
    public var score: Double

    public init(_ conditions: [Condition], score: Double) { (self.conditions, self.score) = (conditions, score) }
  }

  /// A cell of the row that is judged.
  public enum Cell: Sendable, Equatable {
    case number(Double)
    case text(String)
    case missing
  }

  /// Columns that the conditions look at, each once.
  public var columns: [String]
  public var rules: [Rule]
  /// Score of rows that no rule is about, in [0, 1].
  public var otherwise: Double

  public init(columns: [String], rules: [Rule], otherwise: Double) {
    (self.columns, self.rules, self.otherwise) = (columns, rules, otherwise)
  }

  /// The score of one row.
  /// - Parameter cell: what stands in the column at that position of `columns`; asked only as far as needed.
  public func score(_ cell: (Int) -> Cell) -> Double { matching(cell).map { rules[$0].score } ?? otherwise }

  /// Position of the first rule that holds, or nil.
  public func matching(_ cell: (Int) -> Cell) -> Int? {
    rules.firstIndex { rule in rule.conditions.allSatisfy { $0.test.holds(for: cell($0.column)) } }
  }
}

extension RuleSet.Test {
  /// Whether a cell meets the condition. A number is no text, and the other way round.
  public func holds(for cell: RuleSet.Cell) -> Bool {
    if case .missing(let wanted) = self { return (cell == .missing) == wanted }
    switch cell {
    case .missing: return false
    case .text(let text):
      switch self {
      case .isOneOf(let texts): return texts.contains(text)
      case .isNoneOf(let texts): return !texts.contains(text)
      default: return false
      }
    case .number(let number):
      switch self {
      case .equals(let numbers): return numbers.contains(number)
      case .differs(let numbers): return !numbers.contains(number)
      case .below(let limit): return number < limit
      case .above(let limit): return number > limit
      case .atLeast(let limit): return number >= limit
      case .atMost(let limit): return number <= limit
      case .isOneOf, .isNoneOf, .missing: return false
      }
    }
  }
}

extension RuleSet {
  /// Writes the rules, little-endian, for a bundle.
  public func encode(into writer: inout ByteWriter) {
    writer.put(columns)
    writer.put(UInt32(rules.count))
    for rule in rules {
      writer.put(rule.score)
      writer.put(UInt32(rule.conditions.count))
      for condition in rule.conditions {
        writer.put(UInt32(condition.column))
        condition.test.encode(into: &writer)
      }
    }
    writer.put(otherwise)
  }

  /// Reads what `encode` wrote. Throws `E5001` where the bytes make no sense.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    columns = try reader.strings()
    rules = []
    for _ in 0..<(try reader.count(ofAtLeast: 12)) {
      let score = try reader.share("the score of a rule")
      var conditions = [Condition]()
      for _ in 0..<(try reader.count(ofAtLeast: 6)) {
        let column = Int(try reader.integer(UInt32.self))
        guard columns.indices.contains(column) else { throw reader.fault("a rule is about column \(column)") }
        conditions.append(Condition(column: column, try Test(from: &reader)))
      }
      rules.append(Rule(conditions, score: score))
    }
    otherwise = try reader.share("the score of other rows")
  }
}

extension RuleSet.Test {
  fileprivate func encode(into writer: inout ByteWriter) {
    switch self {
    case .isOneOf(let texts):
      writer.put(UInt8(0))
      writer.put(texts)
    case .equals(let numbers):
      writer.put(UInt8(1))
      writer.put(numbers)
    case .below(let limit):
      writer.put(UInt8(2))
      writer.put(limit)
    case .above(let limit):
      writer.put(UInt8(3))
      writer.put(limit)
    case .atLeast(let limit):
      writer.put(UInt8(4))
      writer.put(limit)
    case .atMost(let limit):
      writer.put(UInt8(5))
      writer.put(limit)
    case .missing(let wanted):
      writer.put(UInt8(6))
      writer.put(wanted)
    case .isNoneOf(let texts):
      writer.put(UInt8(7))
      writer.put(texts)
    case .differs(let numbers):
      writer.put(UInt8(8))
      writer.put(numbers)
    }
  }

  fileprivate init(from reader: inout ByteReader) throws(Diagnostic) {
    switch try reader.integer(UInt8.self) {
    case 0: self = .isOneOf(try reader.strings())
    case 1: self = .equals(try reader.doubles())
    case 2: self = .below(try reader.double())
    case 3: self = .above(try reader.double())
    case 4: self = .atLeast(try reader.double())
    case 5: self = .atMost(try reader.double())
    case 6: self = .missing(try reader.bool())
    case 7: self = .isNoneOf(try reader.strings())
    case 8: self = .differs(try reader.doubles())
    case let kind: throw reader.fault("a condition is of kind \(kind)")
    }
  }
}

extension ByteReader {
  /// A number in [0, 1].
  fileprivate mutating func share(_ what: String) throws(Diagnostic) -> Double {
    let value = try double()
    guard (0...1).contains(value) else { throw fault("\(what) is \(value)") }
    return value
  }
}
