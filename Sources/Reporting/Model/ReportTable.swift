/// A value in a table or on a card. Numbers stay numbers: the format says how they are written, JSON gets the value.
public enum Cell: Sendable, Equatable {
  case text(Prose)
  /// A number in the unit that its format expects (a share for ``NumberFormat/percent(_:)``).
  case number(Double, NumberFormat)
  case interval(Interval)
  /// Pass, fail or pending, as icon and word.
  case result(CriterionResult)
  /// A name from the data or the configuration, in fixed width.
  case code(String)
  /// Words with a small picture of what they name. It says nothing that the words do not: other forms leave it out.
  case pictured(Picture, Prose)
  /// Nothing is known; shown as a dash, read as "not known".
  case missing

  /// The number, or ``missing`` where there is none.
  public static func number(_ value: Double?, _ format: NumberFormat) -> Cell {
    guard let value, value.isFinite else { return .missing }
    return .number(value, format)
  }
  public static func number(_ value: Int, _ format: NumberFormat = .count) -> Cell { .number(Double(value), format) }
}

extension Cell: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .text(Prose(value)) }
}

/// A table: rows of cells under named columns. The first column heads its row.
public struct ReportTable: Sendable, Equatable {
  /// A column's head.
  public struct Column: Sendable, Equatable {
    public enum Alignment: String, Sendable { case start, end }
    public var title: String
    /// Numbers stand at the end (right), words at the start.
    public var alignment: Alignment
    /// Shown under the title: a unit or "lower is better".
    public var note: String?

    public init(_ title: String, _ alignment: Alignment = .start, note: String? = nil) {
      self.title = title
      self.alignment = alignment
      self.note = note
    }
  }

  /// Singles out a row, by a word as well as by colour.
  public struct Mark: Sendable, Equatable {
    /// Index into the rows.
    public var row: Int
    /// "chosen", "worst".
    public var word: String
    public var tone: Tone

    public init(row: Int, _ word: String, tone: Tone = .neutral) {
      self.row = row
      self.word = word
      self.tone = tone
    }
  }

  public var caption: String
  public var columns: [Column]
  /// Each as long as `columns`; a shorter row is filled up with ``Cell/missing``.
  public var rows: [[Cell]]
  public var marks: [Mark]
  /// Rows shown before the rest is folded away.
  public var visibleRows: Int

  public init(
    caption: String, columns: [Column], rows: [[Cell]], marks: [Mark] = [], visibleRows: Int = 12
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.marks = marks
    self.visibleRows = visibleRows
  }
}
