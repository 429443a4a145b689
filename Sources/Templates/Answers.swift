import JSON
import Support
import Terminal
import Yams

/// The answers to a template's questions, and what else `--set` gives.
struct Answers {
  /// By key of the question, in its order.
  var questions: [(question: Question, value: JSONValue)] = []
  /// Dotted keys of `solution.yaml`, as they were given.
  var direct: [(key: String, value: JSONValue)] = []

  /// Takes what `sets` give and asks for the rest; a default counts where nothing may be asked.
  /// - Parameter sets: arguments of `--set`; the rightmost of a key wins.
  init(_ template: Template, sets: [String], console: Console) throws(Diagnostics) {
    var faults = [Diagnostic]()
    var given = [String: JSONValue]()
    for argument in sets {
      do throws(Diagnostic) {
        let (key, text) = try Self.parts(argument)
        if let question = template.questions.first(where: { $0.key == key }) {
          guard let value = question.value(of: text) else { throw Self.bad(question, text, argument) }
          given[key] = value
        } else {
          let value = try Self.value(of: text, argument)
          direct.removeAll { $0.key == key }
          direct.append((key, value))
        }
      } catch { faults.append(error) }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }

    for (index, question) in template.questions.enumerated() {
      var value = given[question.key]
      let isSetDirectly = question.sets.allSatisfy { key in direct.contains { $0.key == key } }
      if value == nil, !isSetDirectly {
        do throws(Diagnostic) {
          value = try Self.ask(question, number: index + 1, of: template.questions.count, console)
        } catch { throw Diagnostics([error]) }
      }
      if let value { questions.append((question, value)) }
    }
  }

  private static func ask(
    _ question: Question, number: Int, of count: Int, _ console: Console
  ) throws(Diagnostic) -> JSONValue {
    let help = number == 1 && !question.help.isEmpty ? " (? says more)" : ""
    let answer = try console.ask(
      "\(number)/\(count) \(question.prompt)\(help)", flag: "--set \(question.key)=...",
      default: Question.text(of: question.standard),
      check: { answer in
        if answer == "?" { return question.help.isEmpty ? "expected: \(question.expectation)" : question.help }
        return question.value(of: answer) == nil ? "please answer with \(question.expectation)" : nil
      })
    return question.value(of: answer) ?? question.standard
  }

  private static func parts(_ argument: String) throws(Diagnostic) -> (key: String, text: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      throw .template(
        .badAnswer, "'--set \(argument)' has no form key=value", hint: "such as currency=EUR",
        fix: "name a key, then =, then the value", exitCode: .usage)
    }
    return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
  }

  private static func bad(_ question: Question, _ text: String, _ argument: String) -> Diagnostic {
    .template(
      .badAnswer, "'\(question.key)' is '\(text)', but \(question.expectation) was expected",
      at: Place(file: "--set \(argument)"), hint: question.prompt, fix: "give another answer", exitCode: .usage)
  }

  /// One plain value, or what stands in brackets or quotes, read as YAML.
  private static func value(of text: String, _ argument: String) throws(Diagnostic) -> JSONValue {
    let text = trimmed(text)
    guard let first = text.first, "[\"'{".contains(first) else { return PlainValue.of(text) }
    func json(_ node: Node) -> JSONValue? {
      switch node {
      case .scalar(let scalar):
        return scalar.style == .plain || scalar.style == .any ? PlainValue.of(scalar.string) : .string(scalar.string)
      case .sequence(let sequence):
        let values = sequence.compactMap(json)
        return values.count == sequence.count ? .array(values) : nil
      default: return nil
      }
    }
    guard let node = try? Parser(yaml: text, encoding: .utf8).singleRoot(), let value = json(node) else {
      throw .template(
        .badAnswer, "the value of '--set \(argument)' is neither a value nor a list of values",
        hint: "such as [ets, theta]", fix: "close quotes and brackets; sections are edited in solution.yaml",
        exitCode: .usage)
    }
    return value
  }
}
