/// The codes of what can be wrong with a table file.
public enum DataFault: String, Sendable, CaseIterable {
  case emptyFile = "E3001"
  case noRows = "E3002"
  case missingColumn = "E3003"
  case unknownColumn = "E3004"
  case columnTwice = "E3005"
  case cellCount = "E3006"
  case badValue = "E3007"
  case outOfRange = "E3008"
  case missingCell = "E3009"
  case quotes = "E3010"
  case nul = "E3012"
  case encoding = "E3013"
  case duplicateKey = "E3014"
  case notAllowed = "E3015"
  case notJSON = "E3016"
  case changed = "E3018"
  case delimiter = "E3020"
  case snapshot = "E3021"

  /// What `solkit explain` tells of the code.
  public var explanation: String {
    switch self {
    case .emptyFile:
      "The data file has no bytes, or nothing but blank lines. The export that makes it probably failed."
    case .noRows: "The data file has a header but no rows below it."
    case .missingColumn:
      "data.columns names a column that the header of the file does not have. Names are compared exactly, letter case "
        + "and blanks included. Rename the column in either place."
    case .unknownColumn:
      "The file has a column that data.columns does not name. Add it there (role: ignore if it is not needed), or set "
        + "data.checks.unknown_column: ignore."
    case .columnTwice: "Two columns of the header have the same name, so it is not clear which one is meant."
    case .cellCount:
      "A row has more or fewer cells than the header has columns. Mostly a cell holds the delimiter without quotes "
        + "around it, or a line was cut."
    case .badValue:
      "A cell does not fit the type of its column. Numbers are written 12.5 (or 12,5 with data.source.decimal: comma) "
        + "without marks between thousands; infinity and hexadecimal numbers are refused; dates follow the column's "
        + "format. Texts for missing values are listed in the column's missing. data.checks.bad_value: missing takes "
        + "such cells as missing, drop_row leaves their rows out; the number of them is reported."
    case .outOfRange: "A number is below the min or above the max that its column promises."
    case .missingCell: "A key or timestamp is empty: without it a row cannot be placed."
    case .quotes:
      "A quote opens and does not close where it should (RFC 4180): a quoted cell ends with a quote right before the "
        + "delimiter or the end of the line, and a quote inside it is written twice. The place is where it opens."
    case .nul: "A cell holds a NUL byte, which no text has: the file is damaged, or UTF-16."
    case .encoding: "The file has bytes that are not UTF-8. Older programs write Windows-1252 or UTF-16: convert it."
    case .duplicateKey: "Two rows have the same key, so one of them would count twice."
    case .notAllowed: "A cell holds a value that is not in its column's list of allowed values."
    case .notJSON: "A line of a JSON-lines file is not one JSON object."
    case .changed: "Something wrote to the file while it was read."
    case .delimiter: "A delimiter that can be part of a cell would cut cells in two."
    case .snapshot: "A stored table does not read back: it was cut or edited, or another version wrote it."
    }
  }
}
