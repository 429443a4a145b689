import Solution

/// One family with settings, as a search tries it.
public struct RecommendTrial: Sendable, Equatable {
  /// A number or a word of the settings, with its name.
  public enum Value: Sendable, Equatable {
    case number(Double)
    case word(String)
  }

  /// As `models.candidates` has it.
  public var family: String
  /// From 0, in the order in which settings of the family are tried.
  public var number: Int
  public var settings: [(name: String, value: Value)]

  init(_ family: String, _ number: Int, _ settings: [(String, Value)]) {
    self.family = family
    self.number = number
    self.settings = settings.map { (name: $0.0, value: $0.1) }
  }

  public static func == (a: RecommendTrial, b: RecommendTrial) -> Bool {
    a.family == b.family && a.number == b.number && a.text == b.text
  }

  /// `als-3`
  public var name: String { "\(family)-\(number)" }

  /// `factors 64, alpha 10, regularisation 0.01`; empty where there is nothing to set.
  public var text: String {
    settings.map { setting in
      switch setting.value {
      case .number(let number): "\(setting.name) \(number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)")"
      case .word(let word): "\(setting.name) \(word)"
      }
    }.joined(separator: ", ")
  }

  func number(_ name: String, _ usual: Double) -> Double {
    if case .number(let value)? = settings.first(where: { $0.name == name })?.value { return value }
    return usual
  }

  func word(_ name: String, _ usual: String) -> String {
    if case .word(let value)? = settings.first(where: { $0.name == name })?.value { return value }
    return usual
  }
}

/// What became of a trial on the validation part.
public struct RecommendTrialRecord: Sendable {
  public var trial: RecommendTrial
  /// The search metric; NaN where it could not be measured.
  public var value: Double
}
