/// Writes CSV (RFC 4180, lines end with LF) cell by cell: quotes where they are needed, the shortest text of a number
/// that reads back to the same bits.
public struct CSVWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private var cellsInRow = 0
  private var rowStart = 0

  /// A writer that has written the header.
  public init(header: [String], delimiter: UInt8 = UInt8(ascii: ",")) {
    self.delimiter = delimiter
    for name in header { text(name) }
    endRow()
  }

  /// A cell of text; an empty one is a missing one.
  public mutating func text(_ value: String) {
    separate()
    var value = value
    let delimiter = delimiter
    value.withUTF8 { utf8 in
      let needsQuotes = utf8.contains { byte in
        byte == delimiter || byte == Dialect.quote || byte == 0x0A || byte == 0x0D
      }
      guard needsQuotes else { return bytes.append(contentsOf: utf8) }
      bytes.append(Dialect.quote)
      for byte in utf8 {
        if byte == Dialect.quote { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(Dialect.quote)
    }
  }

  /// A number; one that is not finite becomes a missing cell.
  public mutating func number(_ value: Double) {
    separate()
    var text = CellText.number(value)
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// A whole number.
  public mutating func integer(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A missing cell.
  public mutating func missing() { separate() }

  /// Ends the row. One that would be a blank line, which readers skip, gets a pair of quotes.
  public mutating func endRow() {
    if bytes.count == rowStart { bytes += [Dialect.quote, Dialect.quote] }
    bytes.append(0x0A)
    cellsInRow = 0
    rowStart = bytes.count
  }

  /// Hands over what was written so far and goes on with an empty buffer.
  public mutating func take() -> [UInt8] {
    defer {
      bytes = []
      rowStart = 0
    }
    return bytes
  }

  private mutating func separate() {
    if cellsInRow > 0 { bytes.append(delimiter) }
    cellsInRow += 1
  }
}

extension Table {
  /// The table as a CSV file, timestamps in their column's format, binary values as 1 and 0.
  public func csv(delimiter: UInt8 = UInt8(ascii: ",")) -> [UInt8] {
    var writer = CSVWriter(header: columns.map(\.name), delimiter: delimiter)
    for row in 0..<rowCount {
      for column in columns {
        switch column.values {
        case .numbers(let values): writer.number(values[row])
        case .texts, .categories, .timestamps, .flags: writer.text(column.values.text(row))
        }
      }
      writer.endRow()
    }
    return writer.bytes
  }
}
