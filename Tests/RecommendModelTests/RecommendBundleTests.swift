import Bundles
import Digests
import Glibc
import JSON
import Matrices
import RecommendModel
import Statistics
import Support
import Testing

@Suite struct RecommendBundleTests {
  /// Items of `Shop` that point to each other as its vectors do.
  static let items: FittedRecommender = {
    var entries = [SparseMatrix.Entry]()
    for row in 0..<8 {
      for column in 0..<8 where row != column {
        entries.append(
          SparseMatrix.Entry(row: Int32(row), column: Int32(column), value: Shop.model.dot(row, column)))
      }
    }
    return .itemToItem(ItemToItemModel(weights: SparseMatrix(rowCount: 8, columnCount: 8, entries: entries)))
  }()
  static let popular: FittedRecommender = .popularity(
    PopularityModel(
      overall: [8, 7, 6, 5, 4, 3, 2, 1], segments: [[8, 7, 6, 5, 4, 3, 12, 1], [8, 7, 6, 15, 4, 3, 2, 1]]))

  static func write(_ contract: RecommendContract, to folder: String) throws {
    var bundle = BundleWriter(
      BundleManifest(
        vertical: "recommend", task: "recommend", project: "shop", run: 1, toolVersion: "test", seed: 7,
        features: Digest(of: "f"), schema: Digest(of: "s"), scopeAndCriteria: Digest(of: "c"),
        trainingData: Digest(of: "d"), verdict: "pass"))
    RecommendPredictor.add(contract, try Shop.catalogue(), try Shop.users(), to: &bundle)
    for (name, model) in [
      (RecommendPredictor.modelSection, items), (RecommendPredictor.baselineSection, popular),
      (RecommendPredictor.coldUsersSection, popular),
    ] {
      var writer = ByteWriter()
      model.write(to: &writer)
      bundle.add(section: name, writer)
    }
    try bundle.write(to: folder)
  }

  static func folder(_ name: String) -> String { "/tmp/solkit-recommend-\(name)-\(getpid())" }

  static let rules = RecommendRules(
    exclude: [.init("available", .flag(false)), .init("price", .range(least: 30, most: nil))],
    limits: [.init("category", most: 2)], boosts: [.init(.init("category", .isOneOf(["food"])), factor: 1.5)],
    deny: ["mug"], allow: Shop.names, pinned: ["jam"])

  @Test func aBundleAnswersAsTheModelsDid() throws {
    let contract = Shop.contract(rules: Self.rules, diversity: 0.2)
    let folder = Self.folder("whole")
    defer { Files.remove(folder) }
    try Self.write(contract, to: folder)
    let loaded = try RecommendPredictor(bundle: Bundle(at: folder))
    let made = try RecommendPredictor(
      contract: contract, catalogue: Shop.catalogue(), users: Shop.users(), model: Self.items, coldUsers: Self.popular)
    #expect(loaded.contract == contract)
    #expect(try loaded.replay(40) == made.replay(40))
    let answer = try Shop.answer("{\"user_id\":\"anna\",\"reasons\":true}", loaded)
    #expect(Shop.items(answer) == ["jam", "cup", "bread"])
    #expect(try RecommendPredictor(bundle: Bundle(at: folder), batchMax: 7).contract.batchMax == 7)
  }

  @Test func theBaselineAnswersWhereItServes() throws {
    let folder = Self.folder("baseline")
    defer { Files.remove(folder) }
    try Self.write(Shop.contract(serves: "popularity"), to: folder)
    let loaded = try RecommendPredictor(bundle: Bundle(at: folder))
    // Anna is French and has tea and pot.
    #expect(Shop.items(try Shop.answer("{\"user_id\":\"anna\"}", loaded)) == ["lamp", "cup", "mug"])
  }

  /// Bytes of the tables and models that were changed or cut: an error, or a table of the same size, never a trap.
  @Test func brokenBytesAreRefused() throws {
    let contract = Shop.contract(rules: Self.rules)
    let step = BundleManifest.Extension(
      parent: Digest(of: "p"), data: Digest(of: "d"), rows: 0, through: "x", toolVersion: "test")
    let folder = Self.folder("broken")
    defer { Files.remove(folder) }
    try Self.write(contract, to: folder)
    let whole = try Bundle(at: folder)
    var random = RandomNumbers(seed: 5)
    var (refused, cut) = (0, 0)
    for name in [RecommendPredictor.itemsSection, RecommendPredictor.usersSection, RecommendPredictor.modelSection] {
      var reader = try whole.section(name)
      var bytes = [UInt8]()
      while reader.remaining > 0 { bytes.append(try reader.integer(UInt8.self)) }
      for round in 0..<40 {
        var broken = bytes
        if round % 4 == 0 {
          broken.removeLast(1 + Int(random.uniform() * Double(broken.count - 1)))
        } else {
          for _ in 0...(round % 3) {
            broken[min(broken.count - 1, Int(random.uniform() * Double(broken.count)))] = UInt8(random.uniform() * 255.9)
          }
        }
        let target = Self.folder("broken-\(round % 2)")
        defer { Files.remove(target) }
        try whole.extended(to: target, replacing: [name: broken], by: step)
        do {
          let predictor = try RecommendPredictor(bundle: Bundle(at: target))
          _ = try predictor.replay(20)
        } catch {
          refused += 1
          if round % 4 == 0 { cut += 1 }
        }
      }
    }
    // All that were cut, and many of those that were changed: a title or a weight may be another one.
    #expect(cut == 30 && refused > 30)
  }

  @Test func aContractIsReadAsItWasWritten() throws {
    var contract = Shop.contract(rules: Self.rules, diversity: 0.25, serves: "popularity")
    contract.events = [("view", 0.5), ("order", 1)]
    contract.event = "event"
    #expect(try RecommendContract(json: contract.json, source: "x") == contract)
    guard case .object(let object) = contract.json else { return }
    // Bundles from before the form of timestamps was kept are read too.
    for member in object.members where member.name != "timestamp_format" {
      var less = object
      less[member.name] = nil
      let fault = #expect(throws: Diagnostic.self) { try RecommendContract(json: .object(less), source: "x") }
      #expect(fault?.code == "E5951")
    }
  }

  @Test func columnsOfOneNameAreRefused() throws {
    var contract = Shop.contract()
    contract.segment = "basket"
    #expect(contract.clash == "basket")
    contract.segment = "user_id"
    #expect(contract.clash == "user_id")
    #expect(Shop.contract().clash == nil)
  }

  @Test func partsThatDoNotFitAreRefused() throws {
    let short = ToyScorer(vectors: [[1, 1]], bias: [0])
    let fault = #expect(throws: Diagnostic.self) {
      try RecommendPredictor(
        contract: Shop.contract(), catalogue: Shop.catalogue(), users: Shop.users(), model: short, coldUsers: short)
    }
    #expect(fault?.code == "E5954")
  }

  /// A blend gives the reasons that its model says, over what speaks for the item.
  @Test func reasonsOfABlendAreThoseOfTheModel() throws {
    let blend = FittedRecommender.weighted(
      WeightedRecommender([.init(Self.items, weight: 0.7), .init(Self.popular, weight: 0.2), .init(Self.items, weight: 0.1, scale: .none)]))
    let profile = Profile(items: [0, 1, 6], weights: [1, 2, 0.5])
    let session = blend.makeSession()
    for item in [2, 3, 4, 5, 7] {
      var scratch = Scratch()
      let shares = blend.contributions(of: profile, to: Int32(item), scratch: &scratch).filter { $0.share > 0 }
      let sum = shares.reduce(0) { $0 + $1.share }
      let reasons = session.contributions(of: profile, to: item)
      #expect(reasons.map(\.item) == shares.map(\.item))
      for (reason, share) in zip(reasons, shares) { #expect(abs(reason.share - share.share / sum) < 1e-5) }
    }
  }

  @Test func likenessIsTheModelsOwn() {
    let session = Self.items.makeSession()
    var likeness = [Float](repeating: 9, count: 3)
    let others: [Int32] = [1, 4, 6]
    let knows = others.withUnsafeBufferPointer { others in
      likeness.withUnsafeMutableBufferPointer { session.similarities(of: 0, to: others, into: $0) }
    }
    // Over pot, the most alike: 0.9 of 0.9, 0.3 of 0.9, nothing below 0.
    #expect(knows && likeness[0] == 1 && abs(likeness[1] - 0.3 / 0.9) < 1e-6 && likeness[2] == 0)
  }
}
