internal import Support
internal import TimeAxis

extension LagRecipe {
  /// More features than this no recipe has.
  private static let mostFeatures = 10_000

  func encode(into writer: inout ByteWriter) {
    writer.put(frequency.name)
    for list in [seasons, seasonAverages, windows] {
      writer.put(UInt32(list.count))
      for number in list { writer.put(UInt32(clamping: number)) }
    }
    for number in [lags, levelWindow, year, columnWindow, block] { writer.put(UInt32(clamping: number)) }
    writer.put(UInt32(columns.count))
    for column in columns {
      writer.put(column.name)
      switch column.kind {
      case .number: writer.put(UInt8(0))
      case .relative: writer.put(UInt8(1))
      case .category: writer.put(UInt8(2))
      }
      if case .category(let levels) = column.kind { writer.put(UInt32(clamping: levels)) } else { writer.put(UInt32(0)) }
    }
    writer.put(UInt32(fixed.count))
    for fact in fixed {
      writer.put(fact.name)
      writer.put(UInt32(clamping: fact.levels))
    }
    writer.put(UInt32(clamping: seriesCount))
    for code in [scaling.rawValue, transform.rawValue, start.rawValue] { writer.put(code) }
    writer.put(isNotNegative)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let name = try reader.string()
    guard let frequency = Frequency(name) else { throw reader.fault("no frequency is called '\(name)'") }
    self.frequency = frequency
    seasons = try Self.numbers(&reader, "season", 2...ModelLimits.seasonLength)
    seasonAverages = try Self.numbers(&reader, "average of seasons", 1...1000)
    windows = try Self.numbers(&reader, "window", 1...ModelLimits.windowLength)
    lags = try reader.whole("lags", in: 0...ModelLimits.windowLength)
    levelWindow = try reader.whole("level window", in: 1...ModelLimits.windowLength)
    year = try reader.whole("year", in: 0...ModelLimits.seasonLength)
    columnWindow = try reader.whole("column window", in: 1...ModelLimits.windowLength)
    block = try reader.whole("block", in: 1...ModelLimits.windowLength)
    columns = []
    for _ in 0..<(try reader.count(ofAtLeast: 9)) {
      let name = try reader.string()
      let kind = try reader.integer(UInt8.self)
      let levels = try reader.whole("levels", in: 0...(1 << 24))
      switch kind {
      case 0: columns.append(Column(name, .number))
      case 1: columns.append(Column(name, .relative))
      case 2: columns.append(Column(name, .category(levels: levels)))
      default: throw reader.fault("kind \(kind) of a column is unknown")
      }
    }
    fixed = []
    for _ in 0..<(try reader.count(ofAtLeast: 8)) {
      let name = try reader.string()
      fixed.append(Fixed(name, levels: try reader.whole("levels", in: 0...(1 << 24))))
    }
    seriesCount = try reader.whole("series", in: 0...(1 << 24))
    let codes = [try reader.integer(UInt8.self), try reader.integer(UInt8.self), try reader.integer(UInt8.self)]
    guard let scaling = Scaling(rawValue: codes[0]), let transform = Transform(rawValue: codes[1]),
      let start = Start(rawValue: codes[2]), scaling == .ratio || transform == .plain
    else { throw reader.fault("the target's form \(codes) is unknown") }
    (self.scaling, self.transform, self.start) = (scaling, transform, start)
    isNotNegative = try reader.bool()
    let averages = seasonAverages.count * seasons.count
    guard averages + windows.count + lags + 5 * columns.count + fixed.count < Self.mostFeatures,
      zip(seasonAverages, seasonAverages.dropFirst()).allSatisfy({ $0 < $1 }),
      memory <= 1000 * ModelLimits.windowLength
    else { throw reader.fault("a recipe has too many features, or averages that do not rise") }
  }

  private static func numbers(
    _ reader: inout ByteReader, _ what: String, _ range: ClosedRange<Int>
  ) throws(Diagnostic) -> [Int] {
    var numbers: [Int] = []
    for _ in 0..<(try reader.count(ofAtLeast: 4)) { numbers.append(try reader.whole(what, in: range)) }
    return numbers
  }
}
