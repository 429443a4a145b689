import Features
import LearnerFitting
import Statistics

/// The training rows on their way through the lines: every slot's numbers, and what was fitted so far.
struct FittingState {
  /// A column as later lines see it.
  struct Column {
    enum Kind: Equatable {
      case number
      /// A number that is only 0 or 1: scaling and outlier steps pass it over unless it is named.
      case flag
      case category(levels: [String])
      /// No feature unless a line makes one of it.
      case text, timestamp
    }
    var name: String
    var kind: Kind
    /// -1 for a text, which has no number.
    var slot: Int
    /// Inputs that it is made of.
    var sources: [Int]
    /// The input whose value it is.
    var input: Int?
    /// True until a step changes it.
    var isUntouched = true
  }

  let fitter: FeatureFitter
  /// Columns, then context columns; levels are those of the training rows.
  var inputs: [InputColumn]
  var raw: RawColumns
  /// The same before any row was left out: features look back on those too.
  let everything: RawColumns
  /// Rows of the table.
  var rows: [Int]
  var target: [Double]
  var weights: [Double]?
  var columns: [Column] = []
  /// Columns of the context that a formula has named.
  var hidden: [Column] = []
  var counts: [StepCount] = []
  var readers: [(slot: Int, reader: SlotReader)] = []
  var features: [HistoryFeature] = []
  var series: [HistorySeries] = []
  var operations: [FittedOperation] = []
  /// Slot after slot, `rows.count` numbers each.
  var values: [Double] = []
  var slotCount = 0

  var count: Int { rows.count }

  init(_ fitter: FeatureFitter, raw: RawColumns, rows: [Int], target: [Double], weights: [Double]?) {
    self.fitter = fitter
    self.raw = raw
    everything = raw
    self.rows = rows
    self.target = target
    self.weights = weights
    inputs = fitter.columns + fitter.context
    for (index, input) in inputs.enumerated() where input.type == .category {
      inputs[index].levels = Self.levels(raw.columns[index])
    }
    for index in fitter.columns.indices { columns.append(rawColumn(index)) }
  }

  /// A raw column with a slot of its own.
  private mutating func rawColumn(_ index: Int) -> Column {
    let kind: Column.Kind
    switch inputs[index].type {
    case .number, .integer: kind = .number
    case .binary: kind = .flag
    case .category: kind = .category(levels: inputs[index].levels)
    case .date, .datetime: kind = .timestamp
    case .text: kind = .text
    }
    let slot =
      kind == .text ? -1 : read(SlotReader(inputs[index].type == .category ? .code : .number, input: index))
    return Column(name: inputs[index].name, kind: kind, slot: slot, sources: [index], input: index)
  }

  /// What a formula names: a feature column, or one of the context.
  mutating func rawSource(_ name: String) -> Column? {
    if let found = columns.first(where: { $0.name == name }) ?? hidden.first(where: { $0.name == name }) {
      return found
    }
    guard let index = inputs.firstIndex(where: { $0.name == name }) else { return nil }
    hidden.append(rawColumn(index))
    return hidden.last
  }

  /// The different texts of a column, ascending by their bytes.
  static func levels(_ column: RawColumns.Values) -> [String] {
    switch column {
    case .codes(let codes, let levels):
      var isThere = [Bool](repeating: false, count: levels.count)
      for code in codes where isThere.indices.contains(Int(code)) { isThere[Int(code)] = true }
      return levels.indices.filter { isThere[$0] && !levels[$0].isEmpty }.map { levels[$0] }.sorted(by: precedes)
    case .texts(let texts): return Set(texts).filter { !$0.isEmpty }.sorted(by: precedes)
    default: return []
    }
  }

  /// By bytes: `String` order would take canonically equal texts for one.
  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  /// A new slot, all missing.
  mutating func addSlot() -> Int {
    values.append(contentsOf: repeatElement(.nan, count: count))
    slotCount += 1
    return slotCount - 1
  }

  /// The slot that a reader fills; one that is there already is used again.
  mutating func read(_ reader: SlotReader) -> Int {
    // A slot that a step changes in place must not be shared, so only texts' are.
    if reader.kind != .number, reader.kind != .code, let known = readers.first(where: { $0.reader == reader }) {
      return known.slot
    }
    let slot = addSlot()
    readers.append((slot, reader))
    if reader.kind != .history {
      let column = raw.read(reader, input: inputs[reader.input])
      for row in 0..<count { values[slot * count + row] = column[row] }
    }
    return slot
  }

  /// Notes an operation and does it on the training rows.
  mutating func run(_ operation: FittedOperation) {
    operations.append(operation)
    let count = count
    values.withUnsafeMutableBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      operation.run(SlotRows(base: base, stride: count, count: count))
    }
  }

  /// The numbers of a slot.
  func numbers(_ slot: Int) -> [Double] { Array(values[slot * count..<(slot + 1) * count]) }

  /// Those that are not missing.
  func known(_ slot: Int) -> [Double] { values[slot * count..<(slot + 1) * count].filter { !$0.isNaN } }

  mutating func set(_ slot: Int, _ numbers: [Double]) {
    values.replaceSubrange(slot * count..<(slot + 1) * count, with: numbers)
  }

  /// Leaves out rows for all lines that follow.
  mutating func keep(_ positions: [Int]) {
    var kept = [Double]()
    kept.reserveCapacity(slotCount * positions.count)
    for slot in 0..<slotCount { for row in positions { kept.append(values[slot * count + row]) } }
    values = kept
    target = positions.map { target[$0] }
    if let all = weights { weights = positions.map { all[$0] } }
    raw = RawColumns(raw.columns.map { $0.rows(positions) }, rowCount: positions.count)
    rows = positions.map { rows[$0] }
  }

  /// A name that no column has yet: the wish, or the wish with a number.
  func unused(_ wish: String, besides others: [String] = []) -> String {
    let names = Set(columns.map(\.name) + others)
    guard names.contains(wish) else { return wish }
    var number = 2
    while names.contains("\(wish)_\(number)") { number += 1 }
    return "\(wish)_\(number)"
  }
}
