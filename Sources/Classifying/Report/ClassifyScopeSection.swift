import Findings
import Reporting
import Solution

extension ClassifyReport {
  var scopeSection: ReportSection {
    var definitions = [
      Definition("Today", "\(today)"),
      Definition("Volume", "\(scope.volume.decisionsPerYear, .count) decisions a year"),
    ]
    if let payoff = scope.payoff {
      definitions.append(
        Definition(
          "A decision brings",
          "acted on and right \(amount(payoff.truePositive)), acted on for nothing \(amount(payoff.falsePositive)), missed \(amount(payoff.falseNegative)), rightly left alone \(amount(payoff.trueNegative))"))
    }
    if let decision = evaluation.chosen.decision {
      definitions.append(
        Definition("Who is acted on", "\(decision.text): \(decision.alertShare, .percent()) of all. Chosen on the folds, never on the test part."))
    }
    if let failure = scope.acceptableFailure {
      definitions.append(
        Definition(
          "A failure",
          "\(shared.words(failure.kind.rawValue)); at most \(failure.rate, .percent()) may be one, \(failure.today, .percent()) are today"))
    }
    return shared.scopeSection(definitions)
  }

  private var today: String {
    switch scope.currentProcess {
    case nil, .nobody: "nobody is acted on"
    case .all: "everybody is acted on"
    case .random: "as many are acted on, picked at random"
    case .rules(let file): "the rules of \(file) decide"
    case .model(let name): shared.words(name)
    }
  }

  private func amount(_ amount: Scope.PayoffAmount) -> String {
    switch amount {
    case .number(let value): NumberFormat.money(currency).string(value)
    case .column(let name, let factor): "\(NumberFormat.upTo(3).string(factor)) × \(name)"
    }
  }
}
