/// A sentence with a few inline marks. Never markup: every run is escaped where it is drawn.
///
/// ```swift
/// let text: Prose = "Serve the \(strong: "0.75 quantile"): \(214_000, .money("EUR")) a year, see \(to: .money)."
/// ```
public struct Prose: Sendable, Equatable {
  public enum Run: Sendable, Equatable {
    case plain(String)
    case strong(String)
    /// A name from the data or the configuration.
    case code(String)
    /// A link to another section of the same report.
    case section(SectionID)
  }

  public var runs: [Run]

  public init(_ text: String) { runs = text.isEmpty ? [] : [.plain(text)] }
  public init(runs: [Run]) { self.runs = runs }

  /// The words without marks.
  public var plainText: String {
    runs.map {
      switch $0 {
      case .plain(let text), .strong(let text), .code(let text): text
      case .section(let id): id.title
      }
    }.joined()
  }

  public static func + (a: Prose, b: Prose) -> Prose { Prose(runs: a.runs + b.runs) }
}

extension Prose: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self.init(value) }
  public init(stringInterpolation: StringInterpolation) { runs = stringInterpolation.runs }

  public struct StringInterpolation: StringInterpolationProtocol {
    var runs: [Run] = []

    public init(literalCapacity: Int, interpolationCount: Int) { runs.reserveCapacity(2 * interpolationCount + 1) }

    public mutating func appendLiteral(_ literal: String) {
      if case .plain(let before)? = runs.last {
        runs[runs.count - 1] = .plain(before + literal)
      } else if !literal.isEmpty {
        runs.append(.plain(literal))
      }
    }
    public mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    public mutating func appendInterpolation(_ number: Int) {
      appendLiteral(NumberFormat.count.string(Double(number)))
    }
    /// A number in a format: `\(0.179, .percent())`.
    public mutating func appendInterpolation(_ value: Double, _ format: NumberFormat) {
      appendLiteral(format.string(value))
    }
    /// An interval in words: `182 000 to 244 000`.
    public mutating func appendInterpolation(_ interval: Interval) { appendLiteral(interval.words) }
    public mutating func appendInterpolation(_ prose: Prose) { runs += prose.runs }
    public mutating func appendInterpolation(strong text: String) { runs.append(.strong(text)) }
    public mutating func appendInterpolation(strong value: Double, _ format: NumberFormat) {
      runs.append(.strong(format.string(value)))
    }
    public mutating func appendInterpolation(code text: String) { runs.append(.code(text)) }
    /// A link to a section.
    public mutating func appendInterpolation(to section: SectionID) { runs.append(.section(section)) }
  }
}
