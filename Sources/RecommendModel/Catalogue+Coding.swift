import Support

extension Catalogue {
  /// Appends identifiers, titles, availability and columns.
  func write(to writer: inout ByteWriter) {
    identifiers.write(to: &writer)
    writer.put(titles)
    for flag in isAvailable { writer.put(flag) }
    writer.put(UInt32(columns.count))
    for column in columns {
      writer.put(column.name)
      switch column.values {
      case .category(let levels):
        writer.put(UInt8(0))
        levels.table.write(to: &writer)
        for code in levels.codes { writer.put(code) }
      case .number(let values):
        writer.put(UInt8(1))
        for value in values { writer.put(value) }
      case .flag(let values):
        writer.put(UInt8(2))
        for value in values { writer.put(value) }
      }
    }
  }

  /// Reads what `write` wrote. Throws where a length does not fit or a value makes no sense.
  init(from reader: inout ByteReader) throws(Diagnostic) {
    let identifiers = try IdentifierTable(from: &reader)
    let titles = try reader.strings()
    let count = identifiers.count
    var isAvailable = [Bool]()
    isAvailable.reserveCapacity(count)
    for _ in 0..<count { isAvailable.append(try reader.bool()) }
    var columns = [Column]()
    for _ in 0..<(try reader.count(ofAtLeast: 5)) {
      let name = try reader.string()
      guard !columns.contains(where: { $0.name == name }) else {
        throw RecommendFault.items("the column '\(name)' stands twice")
      }
      columns.append(Column(name, try Values(from: &reader, count: count)))
    }
    guard let catalogue = Catalogue(identifiers, titles, isAvailable, columns) else {
      throw RecommendFault.items("there are \(count) items and \(titles.count) titles")
    }
    self = catalogue
  }
}

extension Catalogue.Values {
  fileprivate init(from reader: inout ByteReader, count: Int) throws(Diagnostic) {
    switch try reader.integer(UInt8.self) {
    case 0:
      let table = try IdentifierTable(from: &reader)
      let codes = try reader.integers(count, of: Int32.self)
      if let strange = codes.first(where: { $0 < -1 || Int($0) >= table.count }) {
        throw reader.fault("a level has number \(strange)")
      }
      self = .category(.init(table: table, codes: codes))
    case 1:
      var values = [Double]()
      values.reserveCapacity(count)
      for _ in 0..<count {
        let value = try reader.double()
        guard !value.isInfinite else { throw reader.fault("a number is infinite") }
        values.append(value)
      }
      self = .number(values)
    case 2:
      var values = [Int8]()
      values.reserveCapacity(count)
      for _ in 0..<count {
        let value = try reader.integer(Int8.self)
        guard (-1...1).contains(value) else { throw reader.fault("a flag is \(value)") }
        values.append(value)
      }
      self = .flag(values)
    case let kind: throw reader.fault("a column of items has kind \(kind)")
    }
  }
}
