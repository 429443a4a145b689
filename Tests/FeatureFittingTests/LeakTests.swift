import FeatureFitting
import Features
import LearnerFitting
import Matrices
import Statistics
import Support
import Tables
import Testing
import TimeAxis

/// Planted leaks: each would give a model more than it can know, and none does.
@Suite struct LeakTests {
  static let steps: [(String, [PreparationStep])] = [
    ("impute", [PreparationStep(.impute(.median, indicator: true), columns: .all),
      PreparationStep(.impute(.mode, indicator: true), columns: .all)]),
    ("interpolate", [PreparationStep(.impute(.interpolate, indicator: true), columns: .named(["amount", "age"]))]),
    ("robust_z", [PreparationStep(.outliers(.robustZ(threshold: 2), .clip), columns: .all)]),
    ("fences", [PreparationStep(.outliers(.quantileFences(factor: 0.5), .drop), columns: .named(["amount"]))]),
    ("isolation", [PreparationStep(.outliers(.isolation(threshold: 0.5), .flag), columns: .all)]),
    ("standard", [PreparationStep(.scale(.standard), columns: .all)]),
    ("robust", [PreparationStep(.scale(.robust), columns: .all)]),
    ("min_max", [PreparationStep(.scale(.minMax), columns: .all)]),
    ("log1p", [PreparationStep(.scale(.log1p), columns: .named(["age"]))]),
    ("box_cox", [PreparationStep(.scale(.boxCox), columns: .named(["amount"]))]),
    ("one_hot", [PreparationStep(.encode(.oneHot), columns: .type("category"))]),
    ("ordinal", [PreparationStep(.encode(.ordinal), columns: .type("category"))]),
    ("frequency", [PreparationStep(.encode(.frequency), columns: .type("category"))]),
    ("hash", [PreparationStep(.encode(.hash(buckets: 4)), columns: .type("text"))]),
    ("target", [PreparationStep(.encode(.targetOutOfFold(smoothing: 5, folds: 3)), columns: .all)]),
    ("mutual_information", [PreparationStep(.select(.mutualInformation(keep: 6)), columns: .all)]),
    ("permutation", [PreparationStep(.select(.permutation(keep: 6)), columns: .all)]),
    ("l1", [PreparationStep(.select(.l1(strength: 3)), columns: .type("number"))]),
    ("correlated", [PreparationStep(.select(.correlated(threshold: 0.3)), columns: .all)]),
  ]

  /// Every value of every row that is not for training is changed, and no byte of what was fitted changes.
  @Test(arguments: steps.indices) func otherRowsChangeNothing(index: Int) throws {
    let table = Toy.table(240)
    let rows = (0..<240).filter { $0 % 3 != 0 }
    let target = rows.map { Toy.target(240)[$0] }
    let fitter = Toy.fitter(Toy.features, Self.steps[index].1)
    let before = try fitter.fit(table, rows: rows, target: target)
    let after = try fitter.fit(Self.changed(table, besides: Set(rows)), rows: rows, target: target)
    #expect(Self.bytes(before.pipeline) == Self.bytes(after.pipeline), "\(Self.steps[index].0)")
    #expect(before.training == after.training)
    #expect(before.counts == after.counts)
  }

  private static func bytes(_ pipeline: FeaturePipeline) -> [UInt8] {
    var writer = ByteWriter()
    pipeline.encode(into: &writer)
    return writer.bytes
  }

  /// Other values, extreme ones and new levels in all rows but some.
  private static func changed(_ table: Table, besides kept: Set<Int>) -> Table {
    Table(
      table.columns.map { column in
        switch column.values {
        case .numbers(var values):
          for row in values.indices where !kept.contains(row) { values[row] = row % 2 == 0 ? 1e9 : .nan }
          return Column(column.name, .numbers(values))
        case .timestamps(var values, let format):
          for row in values.indices where !kept.contains(row) { values[row] = row * 7 }
          return Column(column.name, .timestamps(values, format: format))
        case .categories(let values):
          // The new level comes first, so that the codes of all others change too.
          return Column(
            column.name,
            .categories(
              Categories(
                codes: values.codes.indices.map { kept.contains($0) ? values.codes[$0] < 0 ? -1 : values.codes[$0] + 1 : 0 },
                levels: ["a new level"] + values.levels)))
        case .flags(var values):
          for row in values.indices where !kept.contains(row) { values[row] = 1 - min(1, values[row]) }
          return Column(column.name, .flags(values))
        case .texts(let values):
          return Column(
            column.name, .texts(Texts((0..<values.count).map { kept.contains($0) ? values[$0] : "other \($0)" })))
        }
      })
  }

  /// A category of 150 levels and a target of coin flips: its encoding must not seem to know anything. The
  /// training rows' own means would be far above chance on them.
  @Test func targetEncodingOfNoise() throws {
    var numbers = RandomNumbers(seed: 21)
    let rows = 1200
    let target = (0..<rows).map { _ in numbers.uniform() < 0.5 ? 1.0 : 0 }
    let codes = (0..<rows).map { _ in Int32(numbers.integer(below: 150)) }
    let table = Table([Column("c", .categories(Categories(codes: codes, levels: (0..<150).map { "l\($0)" })))])
    let fitter = FeatureFitter(
      preparation: [PreparationStep(.encode(.targetOutOfFold(smoothing: 1, folds: 5)), columns: .all)],
      columns: [InputColumn("c", .category)])
    let training = Array(0..<800)
    let fitted = try fitter.fit(table, rows: training, target: Array(target[..<800]))
    // The column as a learner sees it in training.
    #expect(abs(auc(fitted.values("c_target"), Array(target[..<800])) - 0.5) < 0.06)
    let judged = fitted.pipeline.matrix(table, rows: Array(800..<rows), threads: 1)
    #expect(abs(auc(judged.columns[0].values, Array(target[800...])) - 0.5) < 0.06)
    // What a leak would look like, so that this test can see one.
    let leaked = fitted.pipeline.matrix(table, rows: training, threads: 1)
    #expect(auc(leaked.columns[0].values, Array(target[..<800])) > 0.65)
  }

  /// 1000 columns of noise, the best 10 chosen: chosen on all rows they seem to predict (Hastie, Tibshirani, Friedman,
  /// The Elements of Statistical Learning, 7.10.2), chosen on training rows they do not.
  @Test func selectionOnNoise() throws {
    var numbers = RandomNumbers(seed: 5)
    let rows = 60
    let target = (0..<rows).map { Double($0 % 2) }
    let table = Table(
      (0..<1000).map { index in Column("n\(index)", .numbers((0..<rows).map { _ in numbers.normal() })) })
    let fitter = FeatureFitter(
      preparation: [PreparationStep(.select(.mutualInformation(keep: 10)), columns: .all)],
      columns: table.columns.map { InputColumn($0.name, .number) })
    var (honest, leaked) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows))
    let all = try fitter.fit(table, rows: Array(0..<rows), target: target).pipeline
    for fold in 0..<5 {
      let training = (0..<rows).filter { $0 / 2 % 5 != fold }
      let judged = (0..<rows).filter { $0 / 2 % 5 == fold }
      let inside = try fitter.fit(table, rows: training, target: training.map { target[$0] }).pipeline
      for (pipeline, isHonest) in [(inside, true), (all, false)] {
        let known = pipeline.matrix(table, rows: training, threads: 1)
        let asked = pipeline.matrix(table, rows: judged, threads: 1)
        // Shares of class 1 in five bins of each chosen column, as the measure of the selection sees them.
        for (place, row) in judged.enumerated() {
          var score = 0.0
          for column in known.columns.indices {
            let values = known.columns[column].values
            let order = values.indices.sorted { values[$0] < values[$1] }
            let asks = asked.columns[column].values[place]
            let bin = min(4, order.count { values[$0] <= asks } * 5 / order.count)
            let own = order[bin * order.count / 5..<(bin + 1) * order.count / 5]
            score += mean(of: own.map { target[training[$0]] }) - 0.5
          }
          if isHonest { honest[row] = score } else { leaked[row] = score }
        }
      }
    }
    #expect(auc(honest, target) < 0.65)
    #expect(auc(leaked, target) > 0.75)
  }

  /// Lags and windows of a row do not change when the row itself, rows of its moment, or later rows change.
  @Test func noLookAhead() throws {
    let table = Toy.table(200, seed: 4)
    let fitter = Toy.fitter(Toy.features, [])
    let rows = Array(0..<200)
    let moments = table.timestamps("moment") ?? []
    let before = try fitter.fit(table, rows: rows, target: Toy.target(200))
    let names = before.training.names.filter { $0.hasPrefix("usual") || $0 == "last" || $0 == "third" }
    #expect(names.count == 8)
    for moment in [0, 10, 40, 80] {
      let earlier = Set(rows.filter { moments[$0] < moment })
      var amounts = table.numbers("amount") ?? []
      for row in rows where !earlier.contains(row) { amounts[row] = 1e6 + Double(row) }
      let changed = Table(table.columns.map { $0.name == "amount" ? Column("amount", .numbers(amounts)) : $0 })
      let after = try fitter.fit(changed, rows: rows, target: Toy.target(200))
      let again = before.pipeline.matrix(changed, rows: rows, threads: 1)
      for name in names {
        let old = before.values(name)
        for row in rows where moments[row] <= moment {
          #expect(old[row].bitPattern == after.values(name)[row].bitPattern, "\(name), row \(row)")
          #expect(
            old[row].bitPattern == again.columns.first { $0.name == name }?.values[row].bitPattern, "\(name), row \(row)")
        }
      }
    }
  }

  /// A brute force oracle: what is known of a card before a moment, row by row.
  @Test func windowsByDefinition() throws {
    let table = Toy.table(150, seed: 6)
    let rows = Array(0..<150)
    let fitted = try Toy.fitter(Toy.features, []).fit(table, rows: rows, target: Toy.target(150))
    let moments = table.timestamps("moment") ?? []
    let amounts = table.numbers("amount") ?? []
    let cards = table.categories("card")
    for row in rows {
      let seen = rows.filter { cards?[$0] == cards?[row] && moments[$0] < moments[row] }
        .sorted { (moments[$0], $0) < (moments[$1], $1) }.map { amounts[$0] }
      let isKnown = cards?[row] != nil
      let last = isKnown ? seen.last ?? .nan : .nan
      let third = isKnown && seen.count >= 3 ? seen[seen.count - 3] : .nan
      let window = seen.suffix(3).filter { !$0.isNaN }
      #expect(near([fitted.values("last")[row], fitted.values("third")[row]], [last, third]))
      #expect(near([fitted.values("usual_count")[row]], [isKnown ? Double(window.count) : .nan]))
      #expect(near([fitted.values("usual_mean")[row]], [isKnown ? mean(of: Array(window)) : .nan]))
    }
  }
}

/// Share of pairs in the right order, ties half.
func auc(_ scores: [Double], _ target: [Double]) -> Double {
  var (right, pairs) = (0.0, 0.0)
  for a in scores.indices where target[a] == 1 {
    for b in scores.indices where target[b] == 0 {
      pairs += 1
      right += scores[a] > scores[b] ? 1 : scores[a] == scores[b] ? 0.5 : 0
    }
  }
  return right / pairs
}
