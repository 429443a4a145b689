import ClassifyModel
import FeatureFitting
import Features
import JSON
import LearnerFitting
import Learners
import Support
import Tables
import TimeAxis

/// Classifiers with every type of column, for what is asked of both ways through a request.
enum DirectWorld {
  enum Kind: String, CaseIterable { case boosted, blended, multiclass, number, payoff }

  static let count = 300
  static let cities = ["Bonn", "Köln", "Zürich", "1", "true"]

  static let inputs: [InputColumn] = [
    InputColumn("tenure", .number), InputColumn("calls", .number), InputColumn("plan", .category),
    InputColumn("city/town", .category), InputColumn("paperless", .binary),
    InputColumn("joined", .date, format: TimestampFormat("yyyy-MM-dd")), InputColumn("note \"x\"", .text), InputColumn("unit", .category),
  ]

  static var table: Table {
    func spread(_ step: Int, _ bound: Int) -> [Int] { (0..<count).map { ($0 * step + $0 / 7) % bound } }
    let format = TimestampFormat("yyyy-MM-dd") ?? .integer
    return Table([
      Column("tenure", .numbers(spread(37, 60).map { $0 == 11 ? .nan : Double($0) / 4 })),
      Column("calls", .numbers(spread(5, 9).map(Double.init))),
      Column("plan", .categories(Categories(codes: spread(3, 4).map(Int32.init), levels: ["a", "b", "basic plus", "é"]))),
      Column("city/town", .categories(Categories(codes: spread(11, 5).map(Int32.init), levels: cities))),
      Column("paperless", .flags(spread(2, 2).map(UInt8.init))),
      Column("joined", .timestamps(spread(13, 400).map { 18_000 + $0 }, format: format)),
      Column("unit", .categories(Categories(codes: spread(9, 2).map(Int32.init), levels: ["C", "\u{212A}"]))),
      Column("note \"x\"", .texts(Texts(spread(2, 3).map { ["", "one two", "überall drei Wörter"][$0] }))),
    ])
  }

  static func predictor(_ kind: Kind, reasons: Int = 3) throws -> ClassifyPredictor {
    let classes = 3
    let target: [Double] = (0..<count).map { row in
      switch kind {
      case .multiclass: return Double((row * 37 % 60 / 20 + row % 2) % classes)
      case .number: return Double(row * 37 % 60) * 1.5 + Double(row % 4)
      default: return (row * 37) % 60 < 25 && row % 3 != 0 || row % 11 == 0 ? 1 : 0
      }
    }
    let task: LearningTask.Kind = kind == .multiclass ? .multiclass(classes) : kind == .number ? .regression : .binary
    let fitter = FeatureFitter(
      features: [
        .init("words", .wordCount("note \"x\"")), .init("length", .textLength("note \"x\"")),
        .init("month", .datePart("joined", .month)), .init("days", .datePart("joined", .daysSinceStart)),
        .init("band", .bucketEdges("tenure", edges: [2, 5])), .init("a call", .ratio(numerator: "tenure", denominator: "calls")),
      ],
      preparation: [
        .init(.impute(.median, indicator: true), columns: .named(["tenure"])),
        .init(.encode(.hash(buckets: 3)), columns: .named(["city/town"])),
        .init(.scale(.standard), columns: .named(["calls"])),
      ], columns: inputs, kind: task)
    let fitted = try fitter.fit(table, rows: Array(0..<count), target: target)
    let learning = LearningTask(task, features: fitted.training, target: target)
    var members = [
      ClassifierModel.Member(
        name: "gradient_boosting", learner: try GradientBoostingSettings().fit(learning), calibrators: [],
        weight: kind == .blended ? 0.6 : 1)
    ]
    if kind != .number {
      members[0].calibrators = (0..<(kind == .multiclass ? classes : 1)).map { _ in .platt(slope: 1.1, offset: 0.05) }
    }
    if kind == .blended {
      members.append(
        .init(
          name: "logistic_regression", learner: try LogisticRegressionSettings(penalty: .l2(c: 1)).fit(learning),
          calibrators: [.none], weight: 0.4))
    }
    let outcome: ClassifyContract.Outcome =
      switch kind {
      case .multiclass: .multiclass(["low", "\"mid\"", "höch"])
      case .number: .number(unit: nil)
      default: .binary(positive: "Yes", negative: "No")
      }
    let decision: ServedDecision? =
      switch kind {
      case .boosted, .blended: .threshold(0.3)
      case .payoff:
        .expectedPayoff(
          .init(
            truePositive: .field(0, factor: 2), falsePositive: .number(-9), falseNegative: .number(0),
            trueNegative: .number(0)))
      default: nil
      }
    let contract = ClassifyContract(
      fields: fitted.pipeline.inputs.map { column in
        .init(
          column, minimum: column.name == "tenure" ? 0 : nil, maximum: column.name == "tenure" ? 1e6 : nil,
          missing: column.name == "tenure" ? ["n/a", "–"] : column.name == "plan" ? ["?"] : [],
          positive: column.name == "paperless" ? "Oui" : nil)
      }, identifiers: ["customer", "branch"], target: "Churn", outcome: outcome, decision: decision, alertShare: nil,
      reasons: reasons, candidate: "gradient_boosting", baseline: "majority", serves: "gradient_boosting", batchMax: 4,
      example: [:])
    return ClassifyPredictor(
      contract: contract, pipeline: fitted.pipeline, model: ClassifierModel(members: members, calibrators: []),
      baseline: .constant([Double](repeating: 0.25, count: contract.outputs)))
  }
}
