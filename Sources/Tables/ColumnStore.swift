import TimeAxis

/// Gathers the pieces of one column, in the order of the file.
final class ColumnStore {
  let name: String
  private let kind: Sink.Kind
  private let format: TimestampFormat
  private var numbers: [Double] = []
  private var timestamps: [Int] = []
  private var codes: [Int32] = []
  private var flags: [UInt8] = []
  private var texts = Texts()
  private var levels = LevelTable()
  /// For each piece in turn: the number here of each of its levels, -1 where none of its rows had it yet.
  private var maps: [(generation: Int, codes: [Int32])] = []

  init(_ rules: CellRules) {
    name = rules.contract?.name ?? ""
    kind = rules.kind
    format = rules.timestamps?.formats.first ?? .isoDate
  }

  deinit { levels.deallocate() }

  /// Makes room for the rows that the file probably has: memory that is not touched costs nothing.
  func reserve(_ rows: Int) {
    switch kind {
    case .number: numbers.reserveCapacity(rows)
    case .timestamp: timestamps.reserveCapacity(rows)
    case .category: codes.reserveCapacity(rows)
    case .flag: flags.reserveCapacity(rows)
    case .text, .skip: break
    }
  }

  /// Adds the first `rows` rows of a piece; `piece` says which of them it is.
  func append(_ sink: UnsafeMutablePointer<Sink>, rows: Int, piece: Int) {
    switch kind {
    case .number: numbers.append(contentsOf: UnsafeBufferPointer(start: sink.pointee.numbers, count: rows))
    case .timestamp: timestamps.append(contentsOf: UnsafeBufferPointer(start: sink.pointee.timestamps, count: rows))
    case .flag: flags.append(contentsOf: UnsafeBufferPointer(start: sink.pointee.flags, count: rows))
    case .text: texts.append(sink.pointee.texts, rows: rows)
    case .category: appendCodes(sink, rows: rows, piece: piece)
    case .skip: break
    }
  }

  /// Numbers levels by the first row that keeps them, so that neither threads nor rows left out change anything.
  private func appendCodes(_ sink: UnsafeMutablePointer<Sink>, rows: Int, piece: Int) {
    while maps.count <= piece { maps.append((0, [])) }
    var map = maps[piece].generation == sink.pointee.levelsGeneration ? maps[piece].codes : []
    maps[piece].codes = []
    let local = sink.pointee.levels
    while map.count < local.count { map.append(-1) }
    let before = codes.count
    codes.append(contentsOf: UnsafeBufferPointer(start: sink.pointee.codes, count: rows))
    map.withUnsafeMutableBufferPointer { map in
      codes.withUnsafeMutableBufferPointer { codes in
        for row in before..<before + rows where codes[row] >= 0 {
          let level = Int(codes[row])
          if map[level] < 0 {
            let text = local.text(level)
            guard let start = text.baseAddress else { continue }
            map[level] = Int32(truncatingIfNeeded: levels.level(start, text.count))
          }
          codes[row] = map[level]
        }
      }
    }
    maps[piece] = (sink.pointee.levelsGeneration, map)
  }

  /// The whole column.
  func column() -> Column {
    let values: ColumnValues
    switch kind {
    case .number: values = .numbers(numbers)
    case .timestamp: values = .timestamps(timestamps, format: format)
    case .flag: values = .flags(flags)
    case .text, .skip: values = .texts(texts)
    case .category:
      values = .categories(Categories(codes: codes, levels: (0..<levels.count).map { levels.string($0) }))
    }
    return Column(name, values)
  }
}
