/// Reporting: one report model, filled by a vertical with plain values, drawn as HTML, Markdown and JSON.
///
/// The room knows no vertical. A vertical says what was found (numbers with a format, sentences, chart data); how it
/// looks, how it is escaped and how it prints is decided here once.
///
/// ```swift
/// let report = Report(
///   title: "Weekly orders", project: "acme-weekly-orders",
///   verdict: ReportVerdict(.pass, "Worth deploying: \(0.179, .percent()) fewer wrong units than today."),
///   sections: [ReportSection(.decision, [.keyFigures([...]), .criteria(...)])])
/// try Files.write(report.html(), to: "report/index.html")
/// ```
public struct Report: Sendable, Equatable {
  /// What the report is about, as the client would say it: "Weekly orders per store and category".
  public var title: String
  /// The project's name as in `solution.yaml`.
  public var project: String
  /// For whom: "ACME Retail". Left out where nil.
  public var client: String?
  /// One line under the title: what was asked, of which data.
  public var subtitle: String?
  /// BCP 47 language of the texts; goes into `lang`.
  public var language: String
  /// What the whole run came to.
  public var verdict: ReportVerdict
  /// DRAFT or NOT APPROVED, where the run has not been signed or has failed.
  public var stamp: ReportStamp?
  /// Short facts of the masthead, in order: run, data, tool version.
  public var facts: [ReportFact]
  /// Sections in the order of ``SectionID``, whatever the order in which they were given.
  public private(set) var sections: [ReportSection]

  public init(
    title: String, project: String, client: String? = nil, subtitle: String? = nil, language: String = "en",
    verdict: ReportVerdict, stamp: ReportStamp? = nil, facts: [ReportFact] = [], sections: [ReportSection]
  ) {
    self.title = title
    self.project = project
    self.client = client
    self.subtitle = subtitle
    self.language = language
    self.verdict = verdict
    self.stamp = stamp
    self.facts = facts
    self.sections = Self.ordered(sections)
  }

  /// Adds a section in its place, or puts its blocks after those that the section already has: so `export` can add
  /// the service section to a report of a run.
  public mutating func add(_ section: ReportSection) {
    if let index = sections.firstIndex(where: { $0.id == section.id }) {
      sections[index].blocks += section.blocks
    } else {
      sections = Self.ordered(sections + [section])
    }
  }

  /// Puts results in the place of the criteria that were pending, in their order: what `export` measured on the
  /// running service. More results than pending lines are left over.
  public mutating func settlePending(_ results: [(measured: Cell, result: CriterionResult)]) {
    var rest = results[...]
    for section in sections.indices {
      for block in sections[section].blocks.indices {
        guard case .criteria(var list) = sections[section].blocks[block] else { continue }
        for line in list.lines.indices where list.lines[line].result == .pending {
          guard let next = rest.popFirst() else { break }
          list.lines[line].measured = next.measured
          list.lines[line].result = next.result
        }
        sections[section].blocks[block] = .criteria(list)
      }
    }
  }

  private static func ordered(_ sections: [ReportSection]) -> [ReportSection] {
    SectionID.allCases.flatMap { id in sections.filter { $0.id == id } }
  }
}

/// What a run came to, in the words of the report's first page.
public struct ReportVerdict: Sendable, Equatable {
  public enum Outcome: String, Sendable, CaseIterable {
    case pass, fail
    case noMLNeeded = "no_ml_needed"
    case noGo = "no_go"
  }

  public var outcome: Outcome
  /// The verdict in one sentence that a CFO reads first.
  public var sentence: Prose
  /// What follows from it: the next step, or what is missing. Nil: nothing is shown.
  public var next: Prose?

  public init(_ outcome: Outcome, _ sentence: Prose, next: Prose? = nil) {
    self.outcome = outcome
    self.sentence = sentence
    self.next = next
  }
}

/// A mark over the whole report that says it must not be relied on yet.
public struct ReportStamp: Sendable, Equatable {
  /// In capitals: "DRAFT".
  public var text: String
  /// Why: "nobody has signed".
  public var reason: String

  public init(_ text: String, reason: String) {
    self.text = text
    self.reason = reason
  }

  /// Passed, but unsigned.
  public static let draft = ReportStamp("DRAFT", reason: "nobody has signed")
  /// Exported although a criterion failed.
  public static let notApproved = ReportStamp("NOT APPROVED", reason: "a criterion was not met")
}

/// A name and its value in the masthead: "Run", "0007".
public struct ReportFact: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
