import ClassifyModel
import Evaluation
import Findings
import Solution
import Support

/// Which rows a person decides, as judged; `ReviewBand` is the same rule as the endpoint keeps it.
struct ClassifyReview: Sendable {
  private enum Rule {
    case probability(from: Double, to: Double)
    case worthItsCost
    case uncertain(limits: [Double], margin: Double)
  }

  private let rule: Rule
  /// Money for each row that is looked at.
  let cost: Double
  private let scope: Scope

  /// Nil where nobody is asked.
  init?(_ solution: SolutionFile, target: ClassifyTarget) {
    guard let band = solution.classify.reviewBand, !target.isRegression else { return nil }
    cost = band.costPerReview ?? 0
    scope = solution.scope
    switch band.rule {
    case .probability(let from, let to): rule = .probability(from: from, to: to)
    case .worthItsCost: rule = .worthItsCost
    case .uncertain(let below, let margin, let classes):
      let limits = target.labels.map { label in classes.first { $0.name == label }?.below ?? below }
      rule = .uncertain(limits: limits, margin: margin)
    }
  }

  /// What of the band does not fit the data.
  static func faults(_ solution: SolutionFile, data: ClassifyData) -> [Diagnostic] {
    guard let band = solution.classify.reviewBand else { return [] }
    let key = "classify.review_band"
    if case .uncertain(_, _, let classes) = band.rule {
      return classes.enumerated().filter { !data.target.labels.contains($0.element.name) }.map { index, limit in
        Diagnostic(
          "E4564", "\(key): '\(limit.name)' is no class of '\(data.target.name)'",
          at: solution.place(of: "\(key).classes[\(index)].class") ?? solution.place(of: key),
          hint: "the classes are \(data.target.labels.prefix(10).joined(separator: ", "))", fix: "name one of them",
          exitCode: .configuration)
      }
    }
    let columns = solution.scope.payoff?.columns ?? []
    guard band.rule == .worthItsCost, !data.canSee(columns) else { return [] }
    let hidden = columns.filter { !data.canSee([$0]) }
    return [
      Diagnostic(
        "E4563", "\(key) compares amounts that an endpoint does not see: \(hidden.joined(separator: ", "))",
        at: solution.place(of: key), hint: "only features are in a request",
        fix: "give the column role: feature, or write {from: 0.35, to: 0.6}", exitCode: .configuration)
    ]
  }

  /// Which rows are looked at.
  /// - Parameters:
  ///   - predictions: one a row, or the probabilities of all classes.
  ///   - payoffs: of the same rows.
  func reviewed(_ predictions: [Double], target: ClassifyTarget, payoffs: Payoffs?) -> [Bool] {
    let outputs = target.outputs
    return (0..<predictions.count / outputs).map { row in
      switch rule {
      case .probability(let from, let to): return predictions[row] >= from && predictions[row] < to
      case .worthItsCost:
        guard let payoffs else { return false }
        return ReviewBand.reviews(
          predictions[row], gain: payoffs.gainOfActing(row: row, isPositive: true),
          price: -payoffs.gainOfActing(row: row, isPositive: false), cost: cost)
      case .uncertain(let limits, let margin):
        return ReviewBand.reviews(
          Array(predictions[row * outputs..<(row + 1) * outputs]), limits: limits, margin: margin)
      }
    }
  }

  /// The rule with the places of amounts among the fields of a request.
  func served(fields: [String]) -> ReviewBand? {
    switch rule {
    case .probability(let from, let to): .probability(from: from, to: to)
    case .worthItsCost: scope.payoff.map { .expectedPayoff(.init($0, fields: fields), cost: cost) }
    case .uncertain(let limits, let margin): .uncertain(limits: limits, margin: margin)
    }
  }

  /// Which rows, in words.
  func text(_ payoffs: Payoffs?) -> String {
    switch rule {
    case .probability(let from, let to):
      return "rows with a probability from \(NumberText.fixed(from, 4)) to \(NumberText.fixed(to, 4))"
    case .worthItsCost:
      guard let payoffs, payoffs.isConstant else {
        return "rows on which a wrong decision is expected to lose more than a review costs, by their own amounts"
      }
      let gain = payoffs.gainOfActing(row: 0, isPositive: true)
      let price = -payoffs.gainOfActing(row: 0, isPositive: false)
      guard gain > 0, price > 0, cost / gain < 1 - cost / price else {
        return "no row: a review costs more than a wrong decision is ever expected to lose"
      }
      return "rows with a probability between \(NumberText.fixed(cost / gain, 4)) and \(NumberText.fixed(1 - cost / price, 4)), "
        + "where a wrong decision is expected to lose more than a review costs"
    case .uncertain(let limits, let margin):
      var parts = [String]()
      if limits.contains(where: { $0 > 0 }) {
        parts.append(
          Set(limits).count == 1
            ? "whose likeliest class is less probable than \(NumberText.fixed(limits[0], 4))"
            : "whose likeliest class is less probable than its own limit")
      }
      if margin > 0 { parts.append("whose likeliest class leads the next by less than \(NumberText.fixed(margin, 4))") }
      return "rows " + parts.joined(separator: ", or ")
    }
  }
}

extension ServedDecision.Amounts {
  /// The client's amounts, with columns as places among the fields of a request.
  init(_ payoff: Scope.Payoff, fields: [String]) {
    func amount(_ amount: Scope.PayoffAmount) -> ServedDecision.Amount {
      switch amount {
      case .number(let value): .number(value)
      case .column(let name, let factor): fields.firstIndex(of: name).map { .field($0, factor: factor) } ?? .number(0)
      }
    }
    self.init(
      truePositive: amount(payoff.truePositive), falsePositive: amount(payoff.falsePositive),
      falseNegative: amount(payoff.falseNegative), trueNegative: amount(payoff.trueNegative))
  }
}
