extension Cell {
  /// The cell in words; a dash where nothing is known.
  public var plainText: String {
    switch self {
    case .text(let prose), .pictured(_, let prose): prose.plainText
    case .number(let value, let format): format.string(value)
    case .interval(let interval): interval.words
    case .result(let result): result.word
    case .code(let text): text
    case .missing: "–"
    }
  }

  /// A number or nothing: stands at the end of its column and does not break.
  var isNumeric: Bool {
    switch self {
    case .number, .interval, .missing: true
    case .text, .pictured, .result, .code: false
    }
  }
}

extension ReportTable {
  /// The rows, each as long as the head.
  var filledRows: [[Cell]] {
    rows.map { row in columns.indices.map { row.indices.contains($0) ? row[$0] : .missing } }
  }
}

extension ReportVerdict.Outcome {
  /// The word on the badge.
  public var word: String {
    switch self {
    case .pass: "Pass"
    case .fail: "Fail"
    case .noMLNeeded: "No ML needed"
    case .noGo: "No-go"
    }
  }
}
