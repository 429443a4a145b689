import Bundles
import Digests
import JSON
import Matrices
import RecommendModel
import Statistics
import Support

// Makes the endpoint of the bar of recommenders: items that point to items, from numbers drawn here.
//
//     benchmark-serving-recommend FOLDER [items] [neighbours]    writes FOLDER/bundle and FOLDER/endpoint.json
//
// Without numbers there are 3,600 items that all point to each other, as EASE has them. Five categories of ten are large,
// prices are drawn, a tenth is out of stock; 4,300 users took 60 items each in the mean. recommend.py beside this file
// asks it.

let arguments = CommandLine.arguments
guard (2...4).contains(arguments.count), let itemCount = arguments.count > 2 ? Int(arguments[2]) : 3600,
  let neighbourCount = arguments.count > 3 ? Int(arguments[3]) : itemCount, itemCount > 100, neighbourCount > 0
else { throw Diagnostic("E1001", "usage: benchmark-serving-recommend FOLDER [items] [neighbours]", exitCode: .usage) }
let folder = arguments[1]
let userCount = 4300
var random = RandomNumbers(seed: 11)
@MainActor func pick(_ below: Int) -> Int { min(below - 1, Int(random.uniform() * Double(below))) }

let categories: [String?] = (0..<itemCount).map { _ in "category \(pick(random.uniform() < 0.7 ? 5 : 10))" }
guard
  let catalogue = Catalogue(
    identifiers: (0..<itemCount).map { "\(10_000 + $0)" },
    titles: (0..<itemCount).map { "item number \($0) of the shop" },
    isAvailable: (0..<itemCount).map { _ in random.uniform() < 0.9 },
    columns: [
      .init("category", .category(.init(categories))),
      .init("price", .number((0..<itemCount).map { _ in (random.uniform() * 2000).rounded() / 100 })),
    ]),
  let users = UserTable(
    identifiers: (0..<userCount).map { "user-\($0)" },
    histories: (0..<userCount).map { _ in
      var items = Set<Int32>()
      for _ in 0..<(20 + pick(80)) { items.insert(Int32(Double(itemCount) * random.uniform() * random.uniform())) }
      let sorted = items.sorted()
      return .init(items: sorted, weights: sorted.map { _ in Float(1 + random.uniform()) })
    }, segments: (0..<userCount).map { _ in Int32(pick(4)) })
else { throw Diagnostic("E9001", "the shop does not hold together", exitCode: .bug) }

var starts = [0]
var columns = [Int32]()
var values = [Float]()
for row in 0..<itemCount {
  var drawn = Set<Int32>()
  if neighbourCount >= itemCount - 1 {
    drawn = Set((0..<Int32(itemCount)).filter { $0 != Int32(row) })
  } else {
    while drawn.count < neighbourCount { drawn.insert(Int32(pick(itemCount))) }
  }
  for column in drawn.sorted() {
    columns.append(column)
    values.append(Float(random.uniform() * random.uniform() - 0.2))
  }
  starts.append(columns.count)
}
let model = FittedRecommender.itemToItem(
  ItemToItemModel(
    weights: SparseMatrix(
      rowCount: itemCount, columnCount: itemCount, rowStarts: starts, columns: columns, values: values)))
let popular = FittedRecommender.popularity(
  PopularityModel(
    overall: (0..<itemCount).map { Float(itemCount - $0) },
    segments: (0..<4).map { _ in (0..<itemCount).map { _ in Float(random.uniform()) } }))

let contract = RecommendContract(
  user: "user_id", item: "item_id", amount: "quantity", timestamp: "timestamp", title: "description",
  available: "in_stock", features: [.init("category", .category), .init("price", .number, unit: "EUR")],
  segment: "country", segments: ["France", "Germany", "Spain", "Italy"], weighting: .log, slots: 5,
  rules: RecommendRules(
    exclude: [.init("available", .flag(false))], limits: [.init("category", most: 2)],
    boosts: [.init(.init("category", .isOneOf(["category 7"])), factor: 1.2)]),
  diversity: 0.3, coldUsers: .popularityBySegment, reasons: false, candidate: "ease", baseline: "popularity",
  serves: "ease", example: ["user_id": "user-17", "filter": ["price": ["max": 15]]])

var writer = BundleWriter(
  BundleManifest(
    vertical: "recommend", task: "recommend", project: "bar", run: 1, toolVersion: "benchmark", seed: 11,
    features: Digest(of: "f"), schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"), trainingData: Digest(of: "d"),
    verdict: "pass"))
RecommendPredictor.add(contract, catalogue, users, to: &writer)
for (name, fitted) in [
  (RecommendPredictor.modelSection, model), (RecommendPredictor.baselineSection, popular),
  (RecommendPredictor.coldUsersSection, popular),
] {
  var bytes = ByteWriter()
  fitted.write(to: &bytes)
  writer.add(section: name, bytes)
}
try Files.makeFolder(folder)
try writer.write(to: folder + "/bundle")
let settings: JSONValue = ["version": 1, "name": "bar", "bundle": "bundle"]
try Files.write(settings.prettyText, to: folder + "/endpoint.json")
print("\(itemCount) items, \(columns.count) weights, \(userCount) users")
