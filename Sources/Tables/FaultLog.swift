/// What can be wrong with a cell, a row or the way they are written.
enum FaultKind: UInt8, Sendable {
  case notNumber, infinite, notInteger, otherForm, noSuchMoment, notBinary, notAllowed
  case belowMinimum, aboveMaximum
  case missing
  case cellCount
  case textAfterQuote, openQuote, longRecord
  case nul, brokenUTF8
  case notJSON, wrongKind, unknownMember, fileChanged

  /// Whether `BadValuePolicy` may mend it.
  var isBadValue: Bool { rawValue <= FaultKind.aboveMaximum.rawValue }
}

/// Faults by column and kind: how many rows have them, and the first of them in full.
struct FaultLog: Sendable {
  struct Example: Sendable {
    /// Counted from 1 in what was read.
    var line: Int
    /// The cell as it was found, shortened.
    var value: String
    /// The number of cells in the row, or the kind of JSON value.
    var detail: String
  }

  struct Group: Sendable {
    var kind: FaultKind
    /// Number of the cell in its row, from 0; -1 where the fault is not one column's.
    var column: Int
    /// Tells groups without a column apart: the name of an unknown member.
    var name: String
    var count: Int
    var examples: [Example]
  }

  static let examplesKept = 5

  private(set) var groups: [Group] = []
  private var index: [Int: Int] = [:]
  private var named: [String: Int] = [:]
  private var lastNamed = 0
  /// Groups of unknown names beyond this many are not told apart.
  private static let namesKept = 50

  var isEmpty: Bool { groups.isEmpty }

  /// Counts a fault; `example` is asked for only while examples are wanted.
  mutating func add(_ kind: FaultKind, column: Int, name: String = "", example: () -> Example) {
    let group = group(kind, column, name)
    groups[group].count += 1
    if groups[group].examples.count < Self.examplesKept { groups[group].examples.append(example()) }
  }

  /// Adds the faults of a later part of the file.
  mutating func append(_ other: FaultLog, lineOffset: Int) {
    for theirs in other.groups {
      let group = group(theirs.kind, theirs.column, theirs.name)
      groups[group].count += theirs.count
      for var example in theirs.examples.prefix(Self.examplesKept - groups[group].examples.count) {
        example.line += lineOffset
        groups[group].examples.append(example)
      }
    }
  }

  func count(of kind: FaultKind) -> Int { groups.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) } }

  private mutating func group(_ kind: FaultKind, _ column: Int, _ name: String) -> Int {
    if !name.isEmpty {
      if let known = named[name] { return known }
      if named.count == Self.namesKept { return lastNamed }
      named[name] = groups.count
      lastNamed = groups.count
    } else {
      let key = (column + 1) << 8 | Int(kind.rawValue)
      if let known = index[key] { return known }
      index[key] = groups.count
    }
    groups.append(Group(kind: kind, column: column, name: name, count: 0, examples: []))
    return groups.count - 1
  }
}
