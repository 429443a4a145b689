import Support

/// Layout: u32 series, u8 kind (0 lag, 1 rolling, 2 last), u32 rows, and for rolling the statistic's name.
extension HistoryFeature {
  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: series))
    switch kind {
    case .lag(let periods):
      writer.put(UInt8(0))
      writer.put(UInt32(clamping: periods))
    case .rolling(let window, let statistic):
      writer.put(UInt8(1))
      writer.put(UInt32(clamping: window))
      writer.put(statistic.rawValue)
    case .last: writer.put(UInt8(2))
    }
  }

  init(from reader: inout ByteReader, series count: Int) throws(Diagnostic) {
    series = try reader.position("a series", below: count)
    let tag = try reader.integer(UInt8.self)
    switch tag {
    case 0: kind = .lag(try Self.rows(&reader))
    case 1:
      let window = try Self.rows(&reader)
      kind = .rolling(window, try reader.named("window statistic"))
    case 2: kind = .last
    default: throw reader.fault("feature over earlier rows \(tag) is unknown")
    }
  }

  private static func rows(_ reader: inout ByteReader) throws(Diagnostic) -> Int {
    let value = try reader.position("a number of earlier rows", below: 1 << 20)
    guard value > 0 else { throw reader.fault("a feature looks back on no rows") }
    return value
  }
}

/// Layout: u32 keys (count first), i32 time, u32 source, bool known only, u32 length, u32 number of keys, and for each:
/// its bytes (u32 count first), u32 number of values, i64 times, f64 values.
extension HistorySeries {
  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: keys.count))
    for key in keys { writer.put(UInt32(clamping: key)) }
    writer.put(Int32(clamping: time))
    writer.put(UInt32(clamping: source))
    writer.put(isKnownOnly)
    writer.put(UInt32(clamping: length))
    writer.put(UInt32(clamping: table.count))
    for key in 0..<table.count {
      let (bytes, range) = (table.entry(key), range(key))
      writer.put(UInt32(clamping: bytes.count))
      writer.put(raw: bytes)
      writer.put(UInt32(clamping: range.count))
      for index in range { writer.put(Int64(times[index])) }
      for index in range { writer.put(values[index]) }
    }
  }

  init(from reader: inout ByteReader, inputs: Int) throws(Diagnostic) {
    var keys = [Int]()
    for _ in 0..<(try reader.count(ofAtLeast: 4)) { keys.append(try reader.position("an input", below: inputs)) }
    self.init(
      keys: keys, time: try reader.positionOrNone("an input", below: inputs),
      source: try reader.position("an input", below: inputs), isKnownOnly: try reader.bool(),
      length: Int(try reader.integer(UInt32.self)))
    let count = try reader.count(ofAtLeast: 8)
    for key in 0..<count {
      var bytes = [UInt8]()
      for _ in 0..<(try reader.count(ofAtLeast: 1)) { bytes.append(try reader.integer()) }
      guard table.add(bytes) == key else { throw reader.fault("a key is there twice") }
      let size = try reader.count(ofAtLeast: 16)
      var last = Int.min
      for _ in 0..<size {
        let time = Int(try reader.integer(Int64.self))
        guard time >= last else { throw reader.fault("times of a key fall") }
        last = time
        times.append(time)
      }
      for _ in 0..<size { values.append(try reader.double()) }
      ends.append(values.count)
    }
  }
}
