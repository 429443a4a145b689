import Bundles
import ForecastModel
import Glibc
import JSON
import Support
import Testing
import TimeAxis

/// A bundle answers as the models in memory do, and a damaged one is refused.
@Suite struct ForecastBundleTests {
  private func written(
    _ contract: JSONValue, current: [UInt8], past: [[UInt8]] = [], then use: (Bundle) throws -> Void
  ) throws {
    var template = Array("/tmp/solkit-forecast-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    let folder = try #require(made)
    defer { Files.remove(folder) }
    var writer = BundleWriter(Toy.manifest)
    writer.add(json: ForecastPredictor.contractFile, contract)
    writer.add(section: ForecastPredictor.currentSection, current)
    for (index, bytes) in past.enumerated() {
      writer.add(section: "\(ForecastPredictor.pastSection)-\(index)", bytes)
    }
    try writer.write(to: "\(folder)/bundle")
    try use(try Bundle(at: "\(folder)/bundle"))
  }

  private static let questions = [
    #"{"series":{"store":"Berlin","product":"tea"}}"#, #"{"series":{"store":"Köln","product":"milk"},"horizon":40}"#,
    #"{"series":{"store":"Berlin","product":"milk"},"as_of":"2026-10-26","quantiles":[0.001,0.999]}"#,
    #"{"batch":[{"series":{"store":"Berlin","product":"tea"},"history":[{"week":"2026-11-23","units":31.25}]}]}"#,
  ]

  @Test func answersAsInMemory() throws {
    let memory = Toy.predictor()
    let (current, past) = (Toy.models(), Toy.models(last: Toy.lastPeriod - 4, shift: 3))
    try written(memory.contract.json, current: current.encoded(), past: [past.encoded()]) { bundle in
      let loaded = try ForecastPredictor(bundle: bundle)
      #expect(loaded.contract == memory.contract && loaded.keys == memory.keys)
      for question in Self.questions {
        #expect(try Toy.answer(loaded, question) == Toy.answer(memory, question))
      }
      #expect(try ForecastPredictor(bundle: bundle, batchMax: 7).contract.batchMax == 7)
    }
  }

  /// A period so far that its date overflows must be refused, not trapped on.
  @Test(
    arguments: [
      Int64.min, -1 << 50, 1 << 50, .max, 1 << 49, -(1 << 49), 1_000_000_000,
    ] as [Int64]) func periodsBeyondEveryCalendar(period: Int64) throws
  {
    var bytes = Toy.models(keys: [["a", "b"]]).encoded()
    // The period stands after both tables, the count and the two key texts.
    var writer = ByteWriter()
    writer.put(Int64(Toy.lastPeriod))
    let place = try #require(
      bytes.indices.first { bytes[$0...].prefix(8).elementsEqual(writer.bytes) && $0 > 1000 })
    var changed = ByteWriter()
    changed.put(period)
    bytes.replaceSubrange(place..<place + 8, with: changed.bytes)
    let damaged = bytes
    for name in ["W-MON", "YS", "h"] {
      let frequency = try #require(Frequency(name))
      let format = try #require(TimestampFormat("yyyy-MM-dd HH"))
      let contract = Toy.contract { ($0.frequency, $0.format) = (frequency, format) }
      try written(contract.json, current: damaged) { bundle in
        let fault = #expect(throws: Diagnostic.self) { try ForecastPredictor(bundle: bundle) }
        #expect(fault?.code == "E5001" && fault?.exitCode == .dataError)
      }
    }
  }

  @Test func everyCutOfTheModelsIsRefused() throws {
    let bytes = Toy.models(keys: [["a", "b"]]).encoded()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      var reader = ByteReader(bytes[..<count], source: "models")
      #expect(throws: Diagnostic.self) { try ForecastModelSet(from: &reader, keyCount: 2) }
    }
    var reader = ByteReader(bytes, source: "models")
    #expect(throws: Diagnostic.self) { try ForecastModelSet(from: &reader, keyCount: 1) }
    try written(Toy.contract().json, current: bytes + [0]) { bundle in
      #expect(throws: Diagnostic.self) { try ForecastPredictor(bundle: bundle) }
    }
  }

  @Test func changedModelsNeverTrap() throws {
    let bytes = Toy.models(keys: [["a", "b"]]).encoded()
    var state: UInt64 = 5
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<4000 {
      var changed = bytes
      for _ in 0...next(2) { changed[next(changed.count)] ^= 1 << UInt8(next(8)) }
      var reader = ByteReader(changed, source: "models")
      guard let set = try? ForecastModelSet(from: &reader, keyCount: 2) else { continue }
      let predictor = ForecastPredictor(contract: Toy.contract(), current: set, past: [])
      for key in predictor.keys {
        guard predictor.contract.frequency.timestamp(of: 0, kind: .date) == -3 else { continue }
        let answer = try? predictor.forecast(ForecastRequest(key: key, horizon: 3))
        #expect(answer?.steps.allSatisfy { $0.point.isFinite } ?? true)
      }
    }
  }

  // MARK: Contract

  @Test func contractsReadBack() throws {
    let dateTime = try #require(TimestampFormat("d.M.yyyy H:mm"))
    let contracts = [
      Toy.contract(), Toy.counting.contract, Toy.contract { ($0.minimum, $0.maximum, $0.unit) = (nil, 1e9, nil) },
      Toy.contract { ($0.frequency, $0.format, $0.serves) = (.hourly, dateTime, "naive") },
    ]
    for contract in contracts {
      let json = try JSONValue(parsing: contract.json.prettyText)
      #expect(try ForecastContract(json: json, source: "forecast.json") == contract)
    }
  }

  @Test(arguments: [
    "keys", "timestamp", "target", "known_future", "freq", "timestamp_kind", "timestamp_format", "horizon",
    "quantiles",
    "served_quantile", "gaps_are_zero", "candidate", "baseline", "serves", "batch_max",
  ])
  func whatIsMissingIsNamed(member: String) throws {
    var object = try #require(Toy.contract().json.object)
    object[member] = nil
    let json = JSONValue.object(object)
    let fault = #expect(throws: Diagnostic.self) { try ForecastContract(json: json, source: "forecast.json") }
    #expect(fault?.code == "E5002" && fault?.message.hasPrefix("'\(member)' is missing") == true)
    #expect(fault?.place?.file == "forecast.json")
  }

  @Test(
    arguments: [
      ("keys", ["store", 1]), ("freq", "weekly"), ("timestamp_kind", "time"), ("timestamp_kind", "integer"),
      ("timestamp_kind", "datetime"), ("timestamp_format", "week"), ("horizon", 0), ("horizon", 1.5),
      ("horizon", 1e9),
      ("quantiles", [0.5, 1]), ("quantiles", ["0.5"]), ("served_quantile", 0), ("gaps_are_zero", 1),
      ("serves", "other"),
      ("batch_max", 0), ("known_future", [["name": "x", "kind": "text"]]), ("freq", "1"),
    ] as [(String, JSONValue)])
  func whatMakesNoSenseIsNamed(member: String, value: JSONValue) throws {
    var object = try #require(Toy.contract().json.object)
    object[member] = value
    let json = JSONValue.object(object)
    #expect(throws: Diagnostic.self) { try ForecastContract(json: json, source: "forecast.json") }
  }
}
