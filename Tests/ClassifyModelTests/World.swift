import Bundles
import ClassifyModel
import Digests
import FeatureFitting
import Features
import JSON
import LearnerFitting
import Learners
import Support
import Tables

/// A small churn model in memory: tenure and contract decide.
enum World {
  static let count = 200

  static var table: Table { table() }

  /// - Parameter levels: the two texts of the column `Contract`.
  static func table(levels: [String] = ["month", "year"]) -> Table {
    let tenure = (0..<count).map { Double(($0 * 37) % 60) }
    let codes = (0..<count).map { Int32($0 % 2) }
    return Table([
      Column("tenure", .numbers(tenure.enumerated().map { $0.offset % 25 == 7 ? .nan : $0.element })),
      Column("Contract", .categories(Categories(codes: codes, levels: levels))),
      Column("paperless", .flags((0..<count).map { UInt8(($0 / 3) % 2) })),
    ])
  }

  static var target: [Double] {
    (0..<count).map { row in (row * 37) % 60 < 25 && row % 2 == 0 || row % 11 == 0 ? 1 : 0 }
  }

  static let inputs = [
    InputColumn("tenure", .number), InputColumn("Contract", .category), InputColumn("paperless", .binary),
  ]

  static func predictor(
    reasons: Int = 2, serves: String = "logistic_regression", review: ReviewBand? = nil,
    levels: [String] = ["month", "year"]
  ) throws -> ClassifyPredictor {
    let fitted = try FeatureFitter(columns: inputs).fit(table(levels: levels), rows: Array(0..<count), target: target)
    let learner = try LogisticRegressionSettings(penalty: .l2(c: 1)).fit(
      LearningTask(.binary, features: fitted.training, target: target))
    let model = ClassifierModel(
      members: [.init(name: "logistic_regression", learner: learner, calibrators: [.none], weight: 1)], calibrators: [])
    var contract = ClassifyContract(
      fields: fitted.pipeline.inputs.map { column in
        .init(
          column, minimum: column.name == "tenure" ? 0 : nil, missing: column.name == "tenure" ? ["n/a"] : [],
          positive: column.name == "paperless" ? "Yes" : nil)
      }, identifiers: ["customer"], target: "Churn", outcome: .binary(positive: "Yes", negative: "No"),
      decision: .threshold(0.3), alertShare: nil, reasons: reasons, candidate: "logistic_regression",
      baseline: "majority", serves: serves, batchMax: 3,
      example: ["tenure": 5, "Contract": .string(levels[0]), "paperless": true])
    contract.review = review
    return ClassifyPredictor(
      contract: contract, pipeline: fitted.pipeline, model: model, baseline: .constant([0.25]))
  }

  static func answer(_ request: JSONValue, _ predictor: ClassifyPredictor) throws -> JSONValue {
    var writer = JSONWriter()
    try predictor.answer(request, into: &writer)
    return try JSONValue(parsing: writer.bytes)
  }
}
