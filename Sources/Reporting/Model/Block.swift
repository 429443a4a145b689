/// One thing in a section, top to bottom. None of them carries markup: texts are escaped where they are drawn.
public indirect enum Block: Sendable, Equatable {
  /// The section's answer in a sentence or two, set larger. First in its section.
  case lead(Prose)
  case paragraph(Prose)
  /// A heading below the section's own.
  case heading(String)
  /// Cards side by side.
  case keyFigures([KeyFigure])
  case table(ReportTable)
  case criteria(CriteriaList)
  case definitions([Definition])
  case callout(Callout)
  case list([Prose])
  /// An indented list, as a small decision tree is read.
  case outline([OutlineItem])
  /// Numbered steps, each with an optional command.
  case steps([Step])
  case code(CodeListing)
  case chart(Chart)
  /// Blocks side by side on a wide screen and on paper, below each other on a phone. Two or three columns.
  case columns([[Block]])
  /// Who decides and who signs, with lines to sign on.
  case signatures([SignatureLine])
  /// Folded away until asked for; left out on paper.
  case details(summary: String, [Block])
}

/// How something is to be taken. Every tone has a word or icon beside its colour.
public enum Tone: String, Sendable, CaseIterable {
  case neutral, good, bad, attention
}

/// One number with its name, large.
public struct KeyFigure: Sendable, Equatable {
  public var label: String
  public var value: Cell
  /// What follows the number, smaller: "a year".
  public var unit: String?
  /// An interval for the value, in the value's own unit.
  public var interval: Interval?
  /// What the number means or what it is compared with.
  public var note: Prose?
  public var tone: Tone

  public init(
    _ label: String, _ value: Cell, unit: String? = nil, interval: Interval? = nil, note: Prose? = nil,
    tone: Tone = .neutral
  ) {
    self.label = label
    self.value = value
    self.unit = unit
    self.interval = interval
    self.note = note
    self.tone = tone
  }
}

/// A lower and an upper bound with the share of cases that it is meant to hold.
public struct Interval: Sendable, Equatable {
  public var low: Double
  public var high: Double
  /// In (0, 1): 0.95.
  public var level: Double
  public var format: NumberFormat

  public init(_ low: Double, _ high: Double, level: Double = 0.95, _ format: NumberFormat) {
    self.low = low
    self.high = high
    self.level = level
    self.format = format
  }
}

/// A term and what it means here.
public struct Definition: Sendable, Equatable {
  public var term: String
  public var meaning: Prose

  public init(_ term: String, _ meaning: Prose) {
    self.term = term
    self.meaning = meaning
  }
}

/// A boxed remark.
public struct Callout: Sendable, Equatable {
  public var tone: Tone
  public var title: String
  public var text: Prose

  public init(_ tone: Tone, title: String, _ text: Prose) {
    self.tone = tone
    self.title = title
    self.text = text
  }
}

/// One of numbered steps.
public struct Step: Sendable, Equatable {
  public var text: Prose
  /// A command to type, line by line.
  public var code: String?

  public init(_ text: Prose, code: String? = nil) {
    self.text = text
    self.code = code
  }
}

/// Lines shown as they are, in a fixed-width font.
public struct CodeListing: Sendable, Equatable {
  public var caption: String?
  public var text: String

  public init(_ text: String, caption: String? = nil) {
    self.text = text
    self.caption = caption
  }
}

/// One signature: a role, a name, and the day it was given.
public struct SignatureLine: Sendable, Equatable {
  /// "Owner", "Approver".
  public var role: String
  public var name: String
  /// ISO date; nil leaves a line to sign on.
  public var signedOn: String?

  public init(role: String, name: String, signedOn: String? = nil) {
    self.role = role
    self.name = name
    self.signedOn = signedOn
  }
}
