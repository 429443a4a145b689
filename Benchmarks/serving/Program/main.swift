import Bundles
import ClassifyModel
import Digests
import FeatureFitting
import Features
import JSON
import LearnerFitting
import Learners
import Matrices
import Statistics
import Support
import Tables
import TreeModel

// Makes the endpoint of the bar: a classifier of 100 trees of 31 leaves on 20 columns (12 numbers, 5 categories, 3 of yes
// and no), with three reasons an answer, from rows drawn here.
//
//     benchmark-serving FOLDER    writes FOLDER/bundle, FOLDER/endpoint.json and FOLDER/replay.jsonl
//
// run.py beside this file measures it when solkit-endpoint is copied into the folder too. replay.jsonl holds 500 requests,
// each with the probability that the batch of all rows gives it, for a comparison of bits.

guard CommandLine.arguments.count == 2 else { throw Diagnostic("E1001", "usage: benchmark-serving FOLDER", exitCode: .usage) }
let folder = CommandLine.arguments[1]
let rowCount = 20_000
var random = RandomNumbers(seed: 7)
let plans = ["basic", "family", "business", "prepaid"]

let numbers: [(name: String, values: [Double])] = (0..<12).map { column in
  let isCoarse = column % 3 == 0
  return ("usage_\(column)", (0..<rowCount).map { _ in
    let value = random.uniform()
    return value < 0.02 ? .nan : isCoarse ? (value * 100).rounded() : (value * 1e4).rounded() / 100
  })
}
let categories: [(name: String, codes: [Int32])] = (0..<5).map { column in
  ("plan_\(column)", (0..<rowCount).map { _ in Int32(min(3, Int(random.uniform() * 4))) })
}
let flags: [(name: String, values: [UInt8])] = (0..<3).map { column in
  ("option_\(column)", (0..<rowCount).map { _ in random.uniform() < 0.4 ? 1 : 0 })
}
let target: [Double] = (0..<rowCount).map { row in
  var score = -1.0
  for (index, column) in numbers.enumerated() where !column.values[row].isNaN {
    score += (column.values[row] / 100 - 0.5) * (index % 2 == 0 ? 1.5 : -0.8)
  }
  score += categories[0].codes[row] == 2 ? 1 : 0
  score += flags[1].values[row] == 1 && categories[1].codes[row] == 0 ? 1.5 : 0
  return random.uniform() < LogOdds.probability(score) ? 1 : 0
}

let table = Table(
  numbers.map { Column($0.name, .numbers($0.values)) }
    + categories.map { Column($0.name, .categories(Categories(codes: $0.codes, levels: plans.sorted()))) }
    + flags.map { Column($0.name, .flags($0.values)) })
let inputs =
  numbers.map { InputColumn($0.name, .number) } + categories.map { InputColumn($0.name, .category) }
  + flags.map { InputColumn($0.name, .binary) }
let fitted = try FeatureFitter(columns: inputs).fit(table, rows: Array(0..<rowCount), target: target)
let learner = try GradientBoostingSettings().fit(LearningTask(.binary, features: fitted.training, target: target))
let model = ClassifierModel(
  members: [.init(name: "gradient_boosting", learner: learner, calibrators: [.platt(slope: 1.02, offset: 0.01)], weight: 1)],
  calibrators: [])
let raw = (0..<500).map { fitted.pipeline.rawRow(table, $0) }
func body(_ row: [RawValue]) -> JSONObject {
  JSONObject(zip(fitted.pipeline.inputs, row).map { ($0.name, $1.json($0)) })
}
let contract = ClassifyContract(
  fields: fitted.pipeline.inputs.map { .init($0, positive: $0.type == .binary ? "Yes" : nil) }, identifiers: ["customer"],
  target: "leaves", outcome: .binary(positive: "Yes", negative: "No"), decision: .threshold(0.5), alertShare: nil,
  reasons: 3, candidate: "gradient_boosting", baseline: "majority", serves: "gradient_boosting", batchMax: 1000,
  example: body(raw[0]))

try Files.makeFolder(folder)
var writer = BundleWriter(
  BundleManifest(
    vertical: "classify", task: "classify", project: "bar", run: 1, toolVersion: "benchmark", seed: 7,
    features: fitted.pipeline.digest, schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"),
    trainingData: Digest(of: "d"), verdict: "pass"))
writer.add(json: ClassifyPredictor.contractFile, contract.json)
var bytes = ByteWriter()
fitted.pipeline.encode(into: &bytes)
writer.add(section: ClassifyPredictor.pipelineSection, bytes)
bytes = ByteWriter()
model.encode(into: &bytes)
writer.add(section: ClassifyPredictor.modelSection, bytes)
bytes = ByteWriter()
BaselineModel.constant([0.3]).encode(into: &bytes)
writer.add(section: ClassifyPredictor.baselineSection, bytes)
try writer.write(to: folder + "/bundle")
let settings: JSONValue = ["version": 1, "name": "bar", "bundle": "bundle"]
try Files.write(settings.prettyText, to: folder + "/endpoint.json")

let predictions = model.predict(fitted.pipeline.matrix(table, rows: Array(0..<500), threads: 1), threads: 1)
let lines = zip(raw, predictions).map { row, prediction in
  JSONValue.object(["request": .object(body(row)), "probability": .number(prediction)]).text
}
try Files.write(lines.joined(separator: "\n") + "\n", to: folder + "/replay.jsonl")
if case .trees(let trees) = learner {
  print("\(trees.model.treeCount) trees, \(trees.model.nodeCount) nodes, \(fitted.pipeline.outputs.count) features")
}
