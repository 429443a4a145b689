import Evaluation
import Glibc
import JSON
import Support

/// The peers' predictions on the Telco test rows with values that scikit-learn 1.9.1 gave, where `SOLKIT_DATA` names
/// the folder of real data.
struct TelcoOracle: Sendable {
  static let folder = getenv("SOLKIT_DATA").map { String(cString: $0) + "/classify/oracle" }
  static let models = ["logreg", "lgb", "lgb_tuned", "cat", "blend"]

  var isPositive: [Bool]
  var probabilities: [String: [Double]]
  var metrics: JSONValue

  init?() {
    guard let folder = Self.folder, let table = try? Files.readText("\(folder)/telco_test_predictions.csv"),
      let json = try? Files.readText("\(folder)/telco_oracle.json"), let value = try? JSONValue(parsing: json)
    else { return nil }
    let lines = table.split(separator: "\n")
    let names = lines[0].split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map { $0.split(separator: ",").map { Double($0) ?? .nan } }
    isPositive = rows.map { $0[0] == 1 }
    probabilities = [:]
    for (index, name) in names.enumerated().dropFirst() { probabilities[name] = rows.map { $0[index] } }
    metrics = value
  }

  func outcomes(_ model: String, threshold: Double = 0.5, alertShare: Double? = 0.1) -> BinaryOutcomes {
    let scores = probabilities[model] ?? []
    return BinaryOutcomes(
      scores: scores, isPositive: isPositive, isActedOn: scores.map { $0 >= threshold }, alertShare: alertShare)
  }
}
