public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// What to do with a column that no contract names.
public enum UnknownColumnPolicy: String, Sendable { case error, ignore }

/// What to do with a cell that does not fit its contract.
public enum BadValuePolicy: String, Sendable {
  case error
  /// Take it as not known. A column that requires a value still makes it an error.
  case missing
  /// Leave the row out.
  case dropRow = "drop_row"
}

/// How a table file is written, and how strict its reader is.
public struct ReadingOptions: Sendable {
  /// What messages call the file; nil: its path.
  public var source: String?
  /// One byte between cells: `,` `;` tab or `|`. CSV only.
  public var delimiter = UInt8(ascii: ",")
  /// True where numbers are written 12,5. CSV only.
  public var decimalComma = false
  public var unknownColumn = UnknownColumnPolicy.error
  public var badValue = BadValuePolicy.error
  /// Rows that a finished model is asked about: their form is the model's, so that no message names a setting of the
  /// solution to change.
  public var isRequest = false
  /// Threads that parse. The table is the same for any number.
  public var threads: Int = Self.processors
  /// Bytes that one task parses. Only tests change it, to bring the cuts everywhere.
  package var pieceBytes = 1 << 18
  /// Longest record, in bytes: a quote that is open for longer was never closed.
  package var recordLimit = 1 << 26

  public init(
    source: String? = nil, delimiter: UInt8 = UInt8(ascii: ","), decimalComma: Bool = false,
    unknownColumn: UnknownColumnPolicy = .error, badValue: BadValuePolicy = .error, isRequest: Bool = false, threads: Int? = nil
  ) {
    self.source = source
    self.delimiter = delimiter
    self.decimalComma = decimalComma
    self.unknownColumn = unknownColumn
    self.badValue = badValue
    self.isRequest = isRequest
    if let threads { self.threads = threads }
  }

  /// Processors of this machine that are on line.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A delimiter that could be part of a cell is refused (`E3020`, 78).
  func checked() throws(Diagnostics) {
    let byte = delimiter
    let isUsable = byte == 9 || (byte >= 0x20 && byte < 0x7F)
    let isPartOfCells =
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
      || [UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ".")].contains(byte)
    let shown = byte == 9 ? "tab" : String(UnicodeScalar(byte))
    if !isUsable || isPartOfCells {
      throw Diagnostics([
        Diagnostic(
          "E3020", "'\(shown)' cannot separate the cells of '\(source ?? "the file")'", hint: "use , ; | or tab",
          fix: "correct data.source.delimiter", exitCode: .configuration)
      ])
    }
    if decimalComma, byte == UInt8(ascii: ",") {
      throw Diagnostics([
        Diagnostic(
          "E3020", "',' cannot separate both the cells and the decimals of '\(source ?? "the file")'",
          hint: "files with a decimal comma mostly have ; between cells",
          fix: "set data.source.delimiter: ';', or take decimal: comma away", exitCode: .configuration)
      ])
    }
  }
}

/// A table that was read, with what was mended on the way.
public struct TableReading: Sendable {
  public var table: Table
  /// Warnings: cells taken as missing and rows left out because `badValue` asks for it.
  public var notes: [Diagnostic]

  public init(table: Table, notes: [Diagnostic]) {
    self.table = table
    self.notes = notes
  }
}
