import Evaluation
import Findings
import RecommendModel
import Reporting
import Solution

extension RecommendReport {
  /// What lists look like for real users, and why each item is in them.
  var whySection: ReportSection? {
    let wanted = solution.report.sampleUsers
    guard wanted > 0, !evaluation.judged.users.isEmpty else { return nil }
    let users = evaluation.judged.users
    let names = evaluation.data.interactions.userNames
    let count = min(wanted, users.count)
    // Spread evenly, so that old and new, light and heavy users are among them.
    let places = (0..<count).map { $0 * users.count / count }
    let queries = places.map { place -> RecommendQuery in
      var query = RecommendQuery(user: names[Int(users[place].number)])
      query.segment = users[place].profile.segment
      query.reasons = true
      return query
    }
    let answers = evaluation.predictor.lists(queries, threads: 1)
    var blocks: [Block] = [
      .lead(
        "What \(Double(count), .count) real users would be shown now, and why. The lists are those of the model that is served: it knows every interaction up to the end of the data."
      )
    ]
    let catalogue = evaluation.data.catalogue
    var pictures = PictureBudget(evaluation.data.pictures)
    for (place, answer) in zip(places, answers) {
      let user = users[place]
      let history = evaluation.all.histories[Int(user.number)].items
      let last = history.suffix(4).reversed().map(title)
      blocks.append(.heading("\(evaluation.predictor.contract.user) \(names[Int(user.number)])"))
      if !last.isEmpty {
        blocks.append(
          .paragraph("Took \(Double(history.count), .count) items; the last: \(last.joined(separator: ", "))."))
      }
      blocks.append(
        .table(
          ReportTable(
            caption: "List for \(names[Int(user.number)])",
            columns: [.init("Rank", .end), .init("Item"), .init("Why")],
            rows: answer.items.enumerated().map { rank, item in
              [.number(rank + 1), pictures.cell(item.item, Prose(title(item.item))), .text(Prose(reason(item, catalogue)))]
            })))
    }
    return ReportSection(.why, title: "What people see", question: "What does it show, and why?", blocks)
  }

  private func reason(_ item: RecommendAnswer.Item, _ catalogue: Catalogue) -> String {
    switch item.reason {
    case .because(let other, let share):
      "because of \(title(other))" + (share > 0 ? " (\(NumberFormat.percent(0).string(Double(min(1, share)))))" : "")
    case .popular(let segment):
      segment.flatMap { number in
        let segments = evaluation.predictor.contract.segments
        return segments.indices.contains(number) ? "popular in \(segments[number])" : nil
      } ?? "popular"
    case .pinned: "pinned by the shop"
    case .similar(let other): "like \(title(other))"
    case nil: "–"
    }
  }

  /// What it is worth, where it begins to pay, what the rules cost.
  var moneySection: ReportSection? {
    var blocks = [Block]()
    if let money = evaluation.money {
      blocks += [
        .lead(
          "A list of \(slots) items holds \(money.hitsToday, .number()) hits today and \(money.hitsServed, .number()) with \(shared.words(chosen)). Over \(money.listsPerYear, .count) lists, at \(money.margin, .money(currency)) a hit of which \(money.incrementalShare, .percent(0)) would not have been bought anyway, that is \(strong: money.value.point, .money(currency)) a year\(shared.interval(money.value, .money(currency)).map { " (\($0.words) with 95 % confidence)" } ?? "")."
        )
      ]
      if let chart = shared.breakEvenChart { blocks.append(.chart(chart)) }
      if let chart = shared.costChart { blocks.append(.chart(chart)) }
      blocks.append(.chart(sensitivity(money)))
    }
    if !evaluation.costOfRules.isEmpty {
      let steps = evaluation.costOfRules
      let perHit = evaluation.money.map { $0.listsPerYear * $0.margin * $0.incrementalShare }
      var columns: [ReportTable.Column] = [.init("Lists"), .init("Hits in a list", .end), .init("Against the line before", .end)]
      if perHit != nil { columns.append(.init("\(currency) a year", .end)) }
      blocks += [
        .heading("What the rules cost"),
        .table(
          ReportTable(
            caption: "Hits in a list of \(slots) as each rule is added to those before, on the test part", columns: columns,
            rows: steps.enumerated().map { place, step in
              let before = place > 0 ? steps[place - 1].hits : nil
              var row: [Cell] = [
                .text(Prose(step.name)), .number(step.hits, .number(4)),
                .number(before.map { ($0 > 0 ? step.hits / $0 - 1 : 0) }, NumberFormat.percent().signed),
              ]
              if let perHit { row.append(.number(before.map { (step.hits - $0) * perHit }, NumberFormat.money(currency).signed)) }
              return row
            })),
        .paragraph(
          "A rule may be worth its price: an item that is out of stock is a hit that nobody can buy. What users took up when there were no such rules says little of what they would have taken up with them."
        ),
      ]
    }
    if evaluation.money != nil {
      blocks.append(
        .details(
          summary: "How the money is counted",
          [
            .paragraph(
              "Value = (hits per list of the model − of the baseline) × \(evaluation.money?.listsPerYear ?? 0, .count) lists a year × margin × share that would not have been bought anyway, on the \(Double(evaluation.judged.users.count), .count) users of the test part; each counts as one list of \(slots). Both are shown with the same rules. Intervals: 2 000 paired bootstrap draws over users."
            )
          ]))
    }
    return blocks.isEmpty ? nil : ReportSection(.money, blocks)
  }

  private func sensitivity(_ money: RecommendMoney) -> Chart {
    let value = money.value.point
    let rows: [(String, Double, Double)] = [
      ("margin of a hit ± 25 %", 0.75 * value, 1.25 * value), ("lists a year ± 25 %", 0.75 * value, 1.25 * value),
      ("share not bought anyway ± 50 %", 0.5 * value, 1.5 * value),
      ("hits, 95 % interval", money.value.lower ?? value, money.value.upper ?? value),
    ]
    return Chart(
      "What the value hangs on",
      summary: "Value a year when one figure is another and the rest stays. The share that would not have been bought anyway is the one to test.",
      .intervals(
        IntervalPlot(
          axis: ChartAxis("\(currency) a year", .money(currency), includesZero: true),
          rows: rows.map { .init($0.0, .model, value, interval: Bounds(min($0.1, $0.2), max($0.1, $0.2))) })))
  }

  var limitsSection: ReportSection {
    var items: [Prose] = [
      "A test of the past counts a hit only where somebody found the item without the list. Whether the list makes anybody buy is shown by an experiment alone: show it to half of the users first.",
      "Items that were not offered, or not in stock, in the test part count as not wanted.",
    ]
    let newUsers = evaluation.judged.users.count { $0.isNew }
    if newUsers > 0 {
      items.append(
        "\(Double(newUsers), .count) of \(Double(evaluation.judged.users.count), .count) judged users were unknown in training: they are shown \(evaluation.predictor.contract.coldUsers == .popularity ? "bestsellers" : "the bestsellers of their \(evaluation.predictor.contract.segment ?? "segment")")."
      )
    }
    if evaluation.judged.users.count < 200 {
      items.append("Only \(Double(evaluation.judged.users.count), .count) users are judged: intervals are wide, and small differences say nothing.")
    }
    if let harm = scope.ethics.harmIfWrong { items.append("If a list is wrong: \(harm). Way out: \(scope.ethics.optOut ?? "none given").") }
    return ReportSection(.limits, [.list(items)])
  }
}
