import Evaluation
import Matrices
import RecommendModel
import Findings
import Reporting
import Solution

extension RecommendReport {
  var scopeSection: ReportSection {
    var definitions = [Definition("Volume", "\(scope.volume.decisionsPerYear, .count) lists of \(slots) items a year")]
    if let worth = scope.valueOfHit {
      definitions.append(
        Definition(
          "A hit brings",
          "\(worth.margin, .money(currency)); \(worth.incrementalShare, .percent(0)) of the hits would not have been bought anyway"))
    }
    if let failure = scope.acceptableFailure {
      definitions.append(
        Definition(
          "A failure",
          "a list with an item that must not be shown; at most \(failure.rate, .percent(2)) may be one, \(failure.today, .percent(2)) are today"))
    }
    if let text = rulesText { definitions.append(Definition("Rules of the shop", "\(text)")) }
    return shared.scopeSection(definitions)
  }

  private var rulesText: String? {
    guard !solution.recommend.rules.isEmpty else { return nil }
    func value(_ value: RuleValue) -> String {
      switch value {
      case .text(let text): text
      case .number(let number): NumberFormat.upTo(3).string(number)
      case .flag(let flag): flag ? "yes" : "no"
      }
    }
    return solution.recommend.rules.map { rule in
      switch rule {
      case .exclude(let column, let cell): "never \(column) \(value(cell))"
      case .only(let column, let cell): "only \(column) \(value(cell))"
      case .deny(let items): "never \(items.count) named items"
      case .allow(let items): "only \(items.count) named items"
      case .pin(let items): "first \(items.joined(separator: ", "))"
      case .limit(let column, let most): "at most \(most) of one \(column)"
      case .boost(let column, let cell, let factor): "\(column) \(value(cell)) counts \(NumberFormat.upTo(2).string(factor)) times"
      }
    }.joined(separator: "; ")
  }

  var dataSection: ReportSection {
    let part = evaluation.all
    let pairs = Double(part.matrix.count)
    let density = pairs / max(1, Double(facts.users) * Double(facts.items))
    let popularity = part.popularity().sorted(by: >)
    let total = Double(max(1, popularity.reduce(0, +)))
    var blocks: [Block] = [
      .lead(
        "\(Double(facts.rows), .count) interactions of \(Double(facts.users), .count) users with \(Double(facts.items), .count) items\(period.map { ", \($0)" } ?? ""). Each cell was held against its contract."
      ),
      .keyFigures([
        KeyFigure("Users", .number(facts.users), note: "\(pairs / Double(max(1, part.userCount)), .number(2)) items each"),
        KeyFigure("Items", .number(facts.items), note: "\(Double(facts.itemsWithoutInteraction), .count) that nobody took yet"),
        KeyFigure("Filled", .number(density, .percent(2)), note: "of all pairs of user and item"),
        KeyFigure("Came back", .number(facts.returnRows), note: "rows that take away"),
      ]),
    ]
    let shares = stride(from: 0.0, through: 1.0, by: 0.02).map { share -> ChartPoint in
      let count = Int((share * Double(popularity.count)).rounded())
      return ChartPoint(share, Double(popularity.prefix(count).reduce(0, +)) / total)
    }
    if popularity.count > 1 {
      let tenth = popularity.prefix(max(1, popularity.count / 10)).reduce(0, +)
      blocks.append(
        .chart(
          Chart(
            "How much the bestsellers take",
            summary: "A tenth of the items makes \(Double(tenth) / total, .percent(0)) of all that is taken.",
            .curve(
              CurveChart(
                x: ChartAxis("share of the items, the most popular first", .percent(0), range: Bounds(0, 1)),
                y: ChartAxis("share of what is taken", .percent(0), range: Bounds(0, 1), includesZero: true),
                curves: [.init("items", .actual, shares)])))))
    }
    for note in facts.notes.prefix(5) { blocks.append(.callout(Callout(.attention, title: "Data", Prose(note)))) }
    if facts.itemsNotDescribed > 0 {
      blocks.append(
        .callout(
          Callout(
            .attention, title: "Items without a description",
            "\(Double(facts.itemsNotDescribed), .count) items were taken and are not in the table of items: no rule can see them.")))
    }
    return ReportSection(.data, blocks)
  }

  private var period: String? {
    guard let first = facts.firstTime, let last = facts.lastTime else { return nil }
    let isKnown = evaluation.data.timeIsKnown
    return "from \(RecommendTime.text(first, isKnown: isKnown)) to \(RecommendTime.text(last, isKnown: isKnown))"
  }

  var splitSection: ReportSection {
    let (test, validation) = (evaluation.split.test, evaluation.split.validation)
    let isKnown = evaluation.data.timeIsKnown
    let how: String
    switch solution.split.type {
    case .leaveLastOut: how = "the last item of each user"
    case .group: how = "the last fifth of what users did whom training never saw"
    case .stratified: how = "a share of the ratings, drawn at random"
    default: how = "everything from \(test.moment.map { RecommendTime.text($0, isKnown: isKnown) } ?? "a moment") on"
    }
    return ReportSection(
      .split, title: "Seen and unseen", question: "How was it tested?",
      [
        .lead(
          "\(Double(test.judged.count), .count) interactions stayed untouched until everything was chosen: \(how). Whoever took up something new there is judged: \(Double(evaluation.judged.users.count), .count) users."
        ),
        .table(
          ReportTable(
            caption: "Parts",
            columns: [.init("Part"), .init("Learns from", .end, note: "interactions"), .init("Is judged on", .end, note: "interactions"), .init("From", .end)],
            rows: [("validation", validation), ("test", test)].map { name, cut in
              [
                .text(Prose(name)), .number(cut.training.count), .number(cut.judged.count),
                cut.moment.map { .text(Prose(RecommendTime.text($0, isKnown: isKnown))) } ?? .missing,
              ]
            })),
        .paragraph(
          "Settings, weights of the ensemble and the choice itself come from the validation part. All items are ranked for every user; nothing is sampled. What is served was fitted again, with the settings that were judged, on all interactions: a shop cannot leave its newest month out."
        ),
      ])
  }
}
