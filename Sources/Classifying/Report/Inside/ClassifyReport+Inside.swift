import ClassifyModel
import Evaluation
import Features
import Findings
import LearnerFitting
import Learners
import Matrices
import Reporting
import Solution
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

extension ClassifyReport {
  /// The chosen model opened up: trees drawn, coefficients listed, curves of columns; where it is none of these, a
  /// shallow tree that repeats it.
  var insideBlocks: [Block] {
    guard let model = evaluation.models[chosen] else { return [] }
    let training = evaluation.whole.training
    guard training.rowCount > 1 else { return [] }
    let words = FeatureWords(evaluation.whole.pipeline, training: training)
    var blocks = [Block]()
    let total = model.members.reduce(0) { $0 + $1.weight }
    let byWeight = model.members.enumerated().sorted {
      $0.element.weight == $1.element.weight ? $0.offset < $1.offset : $0.element.weight > $1.element.weight
    }.map(\.element)
    var shown = 0
    for member in byWeight where shown < 2 {
      let share = total > 0 ? member.weight / total : 1
      // A member that hardly counts explains nothing.
      guard share >= 0.05 else { continue }
      let own = inside(member, words, training)
      guard !own.isEmpty else { continue }
      shown += 1
      let name = shared.capitalised(shared.words(member.name))
      blocks.append(
        .heading(model.members.count > 1 ? "\(name), \(NumberFormat.percent(0).string(share)) of the model" : name))
      blocks += own
    }
    let isDrawnWhole = model.members.count == 1 && (model.members.first?.isSingleTree ?? false)
    if !isDrawnWhole { blocks += surrogate(model, words, training) }
    guard !blocks.isEmpty else { return [] }
    return blocks
  }

  /// What can be shown of one member; empty where it cannot be read.
  private func inside(_ member: ClassifierModel.Member, _ words: FeatureWords, _ training: FeatureMatrix) -> [Block] {
    switch member.learner {
    case .linear(let model): linear(model, member, words, training)
    case .trees(let learner):
      if member.isSingleTree {
        singleTree(learner.model, words)
      } else if let effects = ColumnEffects(learner.model, training: training) {
        additive(effects, member, words, training)
      } else {
        []
      }
    default: []
    }
  }

  /// What is drawn of several classes: at most so many of them.
  private var shownLabels: [Int] {
    target.outputs == 1 ? [0] : Array(0..<min(3, target.outputs))
  }

  private func outcomeTitle(_ output: Int) -> String {
    target.isRegression ? target.name : "probability of '\(target.labels[target.isBinary ? 1 : output])'"
  }

  private var outcomeFormat: NumberFormat { target.isRegression ? .number() : .percent() }

  // MARK: One tree

  private func singleTree(_ model: TreeModel, _ words: FeatureWords) -> [Block] {
    let trees = model.trees
    return shownLabels.compactMap { output -> Block? in
      guard trees.indices.contains(output) else { return nil }
      let tree = trees[output]
      let base = model.baseValues[output]
      let drawing = TreeDrawing(words: words) { base + $0 }
      guard let chart = drawing.chart(tree, title: outcomeTitle(output), format: outcomeFormat) else {
        return .paragraph("The tree asks nothing: every row gets \(base + (tree.leafValues.first ?? 0), outcomeFormat).")
      }
      let hidden = max(0, Self.depth(tree) - drawing.depth)
      let text: Prose =
        "The whole model is one tree with \(tree.leafValues.count) ends\(hidden > 0 ? "; what lies deeper than \(drawing.depth) questions is counted, not drawn" : ""). Figures are of the training rows, before calibration."
      return .chart(Chart("The tree: \(outcomeTitle(output))", summary: text, .tree(chart)))
    }
  }

  private static func depth(_ tree: DecisionTree) -> Int {
    var depth = [Int](repeating: 0, count: tree.splits.count)
    for place in tree.splits.indices.reversed() {
      let split = tree.splits[place]
      depth[place] = 1 + max(split.left >= 0 ? depth[split.left] : 0, split.right >= 0 ? depth[split.right] : 0)
    }
    return depth.first ?? 0
  }

  // MARK: A tree that repeats the model

  private func surrogate(_ model: ClassifierModel, _ words: FeatureWords, _ training: FeatureMatrix) -> [Block] {
    let outputs = target.outputs
    func sample(_ all: FeatureMatrix) -> FeatureMatrix {
      all.rowCount <= Surrogate.mostRows
        ? all : all.rows(Array(stride(from: 0, to: all.rowCount, by: all.rowCount / Surrogate.mostRows + 1)))
    }
    let (training, judged) = (sample(training), sample(evaluation.whole.judged))
    let said = model.predict(training, threads: 1)
    let saidOfJudged = model.predict(judged, threads: 1)
    let threshold = target.isBinary ? evaluation.chosen.decision?.threshold : nil
    let charts = shownLabels.compactMap { output -> Block? in
      guard
        let found = Surrogate(
          training: training, predictions: stride(from: output, to: said.count, by: outputs).map { said[$0] },
          judged: judged, judgedPredictions: stride(from: output, to: saidOfJudged.count, by: outputs).map { saidOfJudged[$0] },
          threshold: threshold)
      else { return nil }
      let agreement = found.agreement.map { "; at the served threshold both decide alike on \(NumberFormat.percent().string($0)) of them" } ?? ""
      // A tree that repeats less than half says more about itself than about the model.
      guard found.fidelity >= 0.5 else {
        return .paragraph(
          "A tree of three questions repeats only \(max(0, found.fidelity), .percent(0)) of how the \(outcomeTitle(output)) varies between rows of the test part, so none is drawn: the model is more than a few questions."
        )
      }
      guard
        let chart = TreeDrawing(words: words).chart(
          found.tree, title: "mean \(outcomeTitle(output))", format: outcomeFormat)
      else { return nil }
      return .chart(
        Chart(
          outputs > 1 ? "Roughly what the model does: \(target.labels[output])" : "Roughly what the model does",
          summary:
            "A tree that was fitted to the model's own answers, for reading only. On the test part it repeats \(found.fidelity, .percent(0)) of how they vary between rows (R²)\(agreement). The rest is what the model knows beyond these questions.",
          .tree(chart)))
    }
    return charts.isEmpty ? [] : [.heading("The model in a few questions")] + charts
  }

  // MARK: Coefficients

  private func linear(
    _ model: LinearModel, _ member: ClassifierModel.Member, _ words: FeatureWords, _ training: FeatureMatrix
  ) -> [Block] {
    let found = LinearCoefficients(model, words: words, training: training)
    let margin = Margin(model, member, target)
    var blocks = [Block]()
    if !found.rows.isEmpty {
      if model.outputs == 1 { blocks.append(.chart(coefficientChart(found, margin))) }
      blocks.append(.table(coefficientTable(found, margin, outputs: model.outputs)))
    }
    let effects = ColumnEffects(model, training: training)
    blocks += curves(effects, of: effects.order.filter { found.curves.contains($0) }, margin, words, training)
    var notes = [String]()
    if found.zeros > 0 { notes.append("\(found.zeros) further coefficients are zero: the penalty left them out") }
    if !found.pairs.isEmpty {
      let first = found.pairs.prefix(3).map { "\(words.name($0.first)) with \(words.name($0.second))" }
      notes.append(
        "\(found.pairs.count) pairs of columns also count together, most of all \(first.joined(separator: ", ")); curves and coefficients leave that out"
      )
    }
    if !notes.isEmpty { blocks.append(.paragraph(Prose(notes.joined(separator: ". ") + "."))) }
    return blocks
  }

  /// What a linear model's or a boosted model's numbers are numbers of.
  private struct Margin {
    /// "log-odds of 'Yes'", "EUR".
    var title: String
    var isOdds: Bool
    /// Of each output.
    var labels: [String]

    init(_ model: LinearModel, _ member: ClassifierModel.Member, _ target: ClassifyTarget) {
      self.init(target, isOdds: model.link == .logistic && member.name != "linear_svm", outputs: model.outputs)
    }

    init(_ target: ClassifyTarget, isOdds: Bool, outputs: Int) {
      self.isOdds = isOdds && outputs == 1
      labels = outputs == 1 ? [target.isRegression ? target.name : target.labels.last ?? ""] : target.labels
      title =
        target.isRegression
        ? target.name + (target.unit.map { " (\($0))" } ?? "")
        : outputs > 1 ? "score of the class" : isOdds ? "log-odds of '\(labels[0])'" : "score of '\(labels[0])'"
    }
  }

  private func coefficientChart(_ found: LinearCoefficients, _ margin: Margin) -> Chart {
    let rows = found.rows.prefix(15)
    return Chart(
      "Coefficients",
      summary:
        "How the \(margin.title) moves for one standard deviation of each column, all others held still; before calibration.\(rows.count < found.rows.count ? " The \(rows.count) largest of \(found.rows.count)." : "")",
      .bars(
        BarChart(
          axis: ChartAxis("\(margin.title), per standard deviation", .number(2).signed, includesZero: true),
          categories: rows.map(\.name),
          series: [.init("coefficient", .model, rows.map { $0.standardised.first ?? .nan })])))
  }

  private func coefficientTable(_ found: LinearCoefficients, _ margin: Margin, outputs: Int) -> ReportTable {
    var columns: [ReportTable.Column] = [.init("Column")]
    let shown = Array(0..<min(6, outputs))
    if outputs > 1 {
      columns += shown.map { .init(margin.labels[$0], .end, note: "per standard deviation") }
    } else {
      columns += [
        .init("Standardised", .end, note: "per standard deviation"), .init("In your units", .end, note: "per unit"),
      ]
      if margin.isOdds { columns.append(.init("Odds ratio", .end, note: "per unit")) }
    }
    return ReportTable(
      caption: outputs > 1 ? "Coefficients of each class" : "Coefficients: change of the \(margin.title)",
      columns: columns,
      rows: found.rows.map { row in
        let unit = solution.data.columns.first { $0.name == row.name }?.unit
        var cells: [Cell] = [.text(Prose(unit.map { "\(row.name) (\($0))" } ?? row.name))]
        if outputs > 1 {
          return cells + shown.map { .number(row.standardised[$0], .number().signed) }
        }
        let perUnit = row.perUnit?.first
        cells += [.number(row.standardised.first, .number().signed), .number(perUnit, .number().signed)]
        if margin.isOdds { cells.append(.number(perUnit.map { exp($0) }, .number())) }
        return cells
      }, visibleRows: 10)
  }

  // MARK: Curves

  private func additive(
    _ effects: ColumnEffects, _ member: ClassifierModel.Member, _ words: FeatureWords, _ training: FeatureMatrix
  ) -> [Block] {
    let margin = Margin(target, isOdds: !(target.isRegression || member.learner.isProbability), outputs: effects.outputs)
    return [
      .paragraph(
        "Every tree of it asks about one column, so the columns' curves add up to what it says: nothing is left out here but the smaller ones."
      )
    ] + curves(effects, of: effects.order, margin, words, training)
  }

  /// The columns that move most, each as a curve or as bars of its levels.
  private func curves(
    _ effects: ColumnEffects, of features: [Int], _ margin: Margin, _ words: FeatureWords, _ training: FeatureMatrix
  ) -> [Block] {
    let charts = features.prefix(6).compactMap { feature -> Chart? in
      training.columns[feature].kind.isCategory || !effects.hasManyValues(feature)
        ? levelChart(effects, feature, margin, words, training) : curveChart(effects, feature, margin, words)
    }
    var blocks = [Block]()
    for pair in stride(from: 0, to: charts.count, by: 2) {
      let two = charts[pair..<min(pair + 2, charts.count)]
      blocks.append(two.count == 2 ? .columns(two.map { [.chart($0)] }) : .chart(two[two.startIndex]))
    }
    return blocks
  }

  private func summary(_ name: String, _ effects: [Double], _ margin: Margin) -> Prose {
    let (low, high) = (effects.min() ?? 0, effects.max() ?? 0)
    guard margin.isOdds else {
      return "All else held still, \(name) moves the \(margin.title) by up to \(high - low, .number()). Zero is the average row."
    }
    return "All else held still, between its lowest and its highest point the odds differ \(exp(high - low), .number(2)) times. Zero is the average row."
  }

  private func curveChart(
    _ effects: ColumnEffects, _ feature: Int, _ margin: Margin, _ words: FeatureWords
  ) -> Chart? {
    let shown = Array(0..<min(4, effects.outputs))
    let lines = shown.map { output -> LineChart.Line in
      .init(
        margin.labels[output], output == 0 ? .model : .other(output - 1),
        effects.curve(feature, output: output).points.map { ChartPoint(words.number($0.value, of: feature), $0.effect) })
    }
    guard let first = lines.first, first.points.count > 1 else { return nil }
    let name = words.name(feature)
    let unit = solution.data.columns.first { $0.name == name }?.unit
    return Chart(
      "What \(name) adds", summary: summary(name, lines.flatMap { $0.points.map(\.y) }, margin),
      .lines(
        LineChart(
          x: ChartAxis(unit.map { "\(name) (\($0))" } ?? name, .number()),
          y: ChartAxis("change of the \(margin.title)", .number(2).signed, includesZero: true), lines: lines)))
  }

  private func levelChart(
    _ effects: ColumnEffects, _ feature: Int, _ margin: Margin, _ words: FeatureWords, _ training: FeatureMatrix
  ) -> Chart? {
    let name = words.name(feature)
    var rows: [(name: String, effect: Double)]
    if training.columns[feature].kind.isCategory {
      rows = effects.levels(feature, output: 0)
    } else {
      let points = effects.curve(feature, output: 0).points
      rows = points.map { point in
        if let flag = words.flag(feature) { return (point.value >= 0.5 ? flag : "else", point.effect) }
        return ("\(name) \(FeatureWords.short(words.number(point.value, of: feature)))", point.effect)
      }
    }
    guard rows.count > 1 else { return nil }
    rows = Array(rows.prefix(12))
    let shown = effects.outputs > 1 ? Array(0..<min(3, effects.outputs)) : [0]
    let series = shown.map { output -> BarChart.Series in
      let values = training.columns[feature].kind.isCategory
        ? Dictionary(uniqueKeysWithValues: effects.levels(feature, output: output).map { ($0.name, $0.effect) }) : [:]
      return .init(
        margin.labels[output], output == 0 ? .model : .other(output - 1),
        output == 0 ? rows.map(\.effect) : rows.map { values[$0.name] ?? .nan })
    }
    return Chart(
      "What \(name) adds", summary: summary(name, rows.map(\.effect), margin),
      .bars(
        BarChart(
          axis: ChartAxis("change of the \(margin.title)", .number(2).signed, includesZero: true),
          categories: rows.map(\.name), series: series)))
  }
}

extension ClassifierModel.Member {
  /// One tree (of each class), whose leaves are the prediction.
  fileprivate var isSingleTree: Bool {
    if case .trees(let trees) = learner { trees.model.iterationCount == 1 && trees.marginIsPrediction } else { false }
  }
}

extension Learner {
  fileprivate var isProbability: Bool { if case .trees(let trees) = self { trees.marginIsPrediction } else { false } }
}
