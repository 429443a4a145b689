/// The one form in which solkit says that something is wrong: what, where, what was expected, how to mend it.
///
/// Data apart from drawing: `Diagnostic+Drawing.swift` draws it for the terminal, `Diagnostic` in
/// `JSON` for machines, and the endpoint turns it into problem details.
public struct Diagnostic: Error, Sendable, Equatable {
  public enum Severity: String, Sendable, Codable { case error, warning, note }

  /// Stable identifier such as `E2101`; `solkit explain E2101` tells more.
  /// E1xxx command line and files, E2xxx configuration, E3xxx data, E4xxx models and runs, E5xxx bundle and
  /// export, E6xxx endpoint, E9xxx bugs.
  public var code: String
  public var severity: Severity
  /// What is wrong, in one sentence without a full stop; offending values are quoted as they were found.
  public var message: String
  public var place: Place?
  /// How to mend it: one concrete thing to do.
  public var fix: String?
  /// What would have been right: the nearest name ("did you mean 'search'?"), or the allowed values.
  public var hint: String?
  /// The exit code that this fault asks for where it ends the command.
  public var exitCode: ExitCode

  public init(
    _ code: String, _ message: String, at place: Place? = nil, hint: String? = nil, fix: String? = nil,
    severity: Severity = .error, exitCode: ExitCode
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.place = place
    self.hint = hint
    self.fix = fix
    self.exitCode = exitCode
  }
}

/// Where something was found, in words that a person can follow: a file, a line (the first line is 1), a column.
public struct Place: Sendable, Equatable {
  /// As the user wrote it, relative to where they stand.
  public var file: String
  public var line: Int?
  /// First column, counted in characters from 1; for data the number of the cell.
  public var column: Int?
  /// Number of characters that the caret underlines.
  public var length: Int
  /// The offending line itself, where showing it helps.
  public var excerpt: String?
  /// More about the place, such as "1 of 400 rows".
  public var detail: String?
  /// Says `column 3` instead of `:3`, for cells of a table.
  public var isCell: Bool

  public init(
    file: String, line: Int? = nil, column: Int? = nil, length: Int = 1, excerpt: String? = nil,
    detail: String? = nil, isCell: Bool = false
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.length = length
    self.excerpt = excerpt
    self.detail = detail
    self.isCell = isCell
  }
}

/// Several faults found in one go. The command ends with the exit code of the first error.
public struct Diagnostics: Error, Sendable, Equatable {
  public var list: [Diagnostic]

  public init(_ list: [Diagnostic]) { self.list = list }

  public var errors: [Diagnostic] { list.filter { $0.severity == .error } }
  public var exitCode: ExitCode { errors.first?.exitCode ?? .success }
}
