import Evaluation
public import Reporting
public import Solution

extension FindingsReport {
  /// The criteria with what became of them.
  public var criteriaList: CriteriaList {
    CriteriaList(
      findings.criteria.map { result in
        let criterion = result.criterion
        let isChange = criterion.minRelativeChange != nil
        let format = isChange ? NumberFormat.percent().signed : self.format(criterion.metric)
        var note: Prose?
        if let worst = result.worst, let slice = criterion.slice {
          note = "worst \(slice): \(worst.value) (\(worst.measured, format))"
        } else if result.outcome == .pending {
          note = "measured on the exported service"
        }
        var bound: Prose?
        if criterion.confidence != nil || criterion.metric == "failure_rate", let decisive = result.decisive,
          decisive.isFinite
        {
          bound = "\(decisive, format): \(result.method)"
        }
        let outcome: Reporting.CriterionResult =
          result.outcome == .pass ? .pass : result.outcome == .fail ? .fail : .pending
        return CriteriaList.Line(
          requirement(criterion), measured: .number(result.value, format), bound: bound, outcome, note: note)
      })
  }

  /// A criterion in words.
  public func requirement(_ criterion: Criterion) -> Prose {
    var name = metricName(criterion.metric)
    if let level = criterion.level { name = "\(NumberFormat.percent(0).string(level)) interval holds" }
    let format = format(criterion.metric)
    var parts = [String]()
    if let change = criterion.minRelativeChange {
      parts.append(
        change == 0
          ? "not worse than today" : "at least \(NumberFormat.percent(0).string(change)) better than today")
    }
    if let min = criterion.min { parts.append("at least \(format.string(min))") }
    if let max = criterion.max { parts.append("at most \(format.string(max))") }
    var text = "\(name.prefix(1).uppercased() + name.dropFirst()) \(parts.joined(separator: ", "))"
    if let slice = criterion.slice { text += " in every \(slice)" }
    if let confidence = criterion.confidence { text += ", \(NumberFormat.percent(0).string(confidence)) sure" }
    return Prose(text)
  }
}
