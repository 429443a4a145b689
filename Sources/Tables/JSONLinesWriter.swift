import JSON
import TimeAxis

/// Writes JSON lines: one object a line, members in the order in which they are put.
public struct JSONLinesWriter: Sendable {
  private var writer = JSONWriter()
  private var isFirst = true

  public init() {}

  public var bytes: [UInt8] { writer.bytes }

  public mutating func text(_ name: String, _ value: String) {
    begin(name)
    writer.string(value)
  }

  /// A number; `null` where it is not finite.
  public mutating func number(_ name: String, _ value: Double) {
    begin(name)
    writer.number(value)
  }

  public mutating func integer(_ name: String, _ value: Int) {
    begin(name)
    writer.integer(value)
  }

  public mutating func flag(_ name: String, _ value: Bool) {
    begin(name)
    if value { writer.raw("true") } else { writer.raw("false") }
  }

  public mutating func missing(_ name: String) {
    begin(name)
    writer.raw("null")
  }

  /// Ends the object and its line.
  public mutating func endRow() {
    if isFirst { writer.raw("{") }
    writer.raw("}\n")
    isFirst = true
  }

  /// Hands over what was written so far and goes on with an empty buffer.
  public mutating func take() -> [UInt8] {
    defer { writer.reset() }
    return writer.bytes
  }

  private mutating func begin(_ name: String) {
    if isFirst { writer.raw("{") } else { writer.raw(",") }
    isFirst = false
    writer.string(name)
    writer.raw(":")
  }
}

extension Table {
  /// The table as JSON lines: missing cells are `null`, binary values true and false.
  public func jsonLines() -> [UInt8] {
    var writer = JSONLinesWriter()
    for row in 0..<rowCount {
      for column in columns {
        if column.values.isMissing(row) {
          writer.missing(column.name)
          continue
        }
        switch column.values {
        case .numbers(let values): writer.number(column.name, values[row])
        case .flags(let values): writer.flag(column.name, values[row] == 1)
        case .timestamps(let values, let format) where format.kind == .integer:
          writer.integer(column.name, values[row])
        case .texts, .categories, .timestamps: writer.text(column.name, column.values.text(row))
        }
      }
      writer.endRow()
    }
    return writer.bytes
  }
}
