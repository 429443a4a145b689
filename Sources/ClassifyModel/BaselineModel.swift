public import Features
public import Support

/// What answers where no machine learning is needed: the same prediction for all, or the client's rules.
public enum BaselineModel: Sendable, Equatable {
  /// The shares of the classes (of the positive one for two), or the mean.
  case constant([Double])
  /// Rules, with the field of the contract that each of their columns is.
  case rules(RuleSet, fields: [Int])

  /// Numbers that a prediction has, as the model beside it.
  public var outputs: Int {
    switch self {
    case .constant(let values): values.count
    case .rules: 1
    }
  }

  /// Whether it asks only for fields that there are.
  func fits(fields count: Int) -> Bool {
    switch self {
    case .constant: true
    case .rules(let rules, let fields): fields.count == rules.columns.count && fields.allSatisfy { $0 < count }
    }
  }

  /// The prediction for a row, in the order of the contract's fields.
  public func predict(_ row: [RawValue]) -> [Double] {
    switch self {
    case .constant(let values): values
    case .rules(let rules, let fields):
      [rules.score { column in fields.indices.contains(column) ? row.cell(fields[column]) : .missing }]
    }
  }

  /// Layout: u8 kind (0 constant, 1 rules), then its numbers, or the rules and u32 for the field of each column.
  public func encode(into writer: inout ByteWriter) {
    switch self {
    case .constant(let values):
      writer.put(UInt8(0))
      writer.put(values)
    case .rules(let rules, let fields):
      writer.put(UInt8(1))
      rules.encode(into: &writer)
      writer.put(UInt32(fields.count))
      for field in fields { writer.put(UInt32(field)) }
    }
  }

  /// Reads what `encode` wrote. Throws `E5001` where it makes no sense.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    switch try reader.integer(UInt8.self) {
    case 0:
      let values = try reader.doubles()
      guard !values.isEmpty, values.allSatisfy(\.isFinite) else { throw reader.fault("a baseline without numbers") }
      self = .constant(values)
    case 1:
      let rules = try RuleSet(from: &reader)
      var fields = [Int]()
      for _ in 0..<(try reader.count(ofAtLeast: 4)) { fields.append(Int(try reader.integer(UInt32.self))) }
      self = .rules(rules, fields: fields)
    case let kind: throw reader.fault("a baseline of kind \(kind) is unknown")
    }
  }
}

extension [RawValue] {
  /// A value as rules look at it.
  fileprivate func cell(_ field: Int) -> RuleSet.Cell {
    guard indices.contains(field) else { return .missing }
    switch self[field] {
    case .missing: return .missing
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .flag(let flag): return .number(flag ? 1 : 0)
    case .timestamp(let moment): return .number(Double(moment))
    }
  }
}
