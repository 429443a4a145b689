public import Solution
import Support

/// The faults of `solkit new` and `solkit templates`, by number.
public enum TemplateCode: String, Sendable, CaseIterable {
  case unknownTemplate = "E1040"
  case brokenTemplate = "E1041"
  case folderTaken = "E1042"
  case badAnswer = "E1043"
  case unknownAnswer = "E1044"

  /// A paragraph for each, for `solkit explain`.
  public static let references = allCases.map { ErrorReference($0.rawValue, $0.title, $0.text) }

  private var title: String {
    switch self {
    case .unknownTemplate: "there is no such template"
    case .brokenTemplate: "a template cannot be used"
    case .folderTaken: "the folder is taken"
    case .badAnswer: "an answer does not fit its question"
    case .unknownAnswer: "an answer to a question that is not asked"
    }
  }

  private var text: String {
    switch self {
    case .unknownTemplate:
      "`solkit templates` lists what there is. Templates are looked for in the folders of SOLKIT_TEMPLATES, beside the "
        + "installed solkit (../share/solkit/templates), and in the clone that solkit was built in."
    case .brokenTemplate:
      "The template's own template.yaml or one of its files is missing or wrong. A template is data only: questions, a "
        + "solution.yaml with defaults, and files to copy."
    case .folderTaken:
      "`solkit new` makes a folder or fills an empty one. It never writes into a folder that holds anything."
    case .badAnswer:
      "Each question says what it takes: a text, a number within bounds, a currency. Nothing was written."
    case .unknownAnswer:
      "`--set` of `solkit new` takes the key of a question or a dotted key that stands in the template's solution.yaml. "
        + "Other keys are added to solution.yaml afterwards."
    }
  }
}

extension Diagnostic {
  static func template(
    _ code: TemplateCode, _ message: String, at place: Place? = nil, hint: String? = nil, fix: String,
    exitCode: ExitCode
  ) -> Diagnostic {
    Diagnostic(code.rawValue, message, at: place, hint: hint, fix: fix, exitCode: exitCode)
  }
}
