import Bundles
import Evaluation
import Findings
import ForecastModel
import Forecasting
import Glibc
import JSON
import Runs
import Statistics
import Support
import Testing

struct AnomalyPipelineTests {
  /// Failures that fixed limits cannot see: readings stay within the range of the weekly pattern.
  static func failing() -> [(name: String, sensor: Plant.Sensor)] {
    var first = Plant.Sensor(seed: 1)
    var second = Plant.Sensor(seed: 2)
    let start = Plant.testStart
    // The pattern vanishes, is late by three days, fades away.
    first.fail(start + 30..<start + 45) { -Plant.pattern($0) }
    first.fail(start + 90..<start + 105) { Plant.pattern($0 + 3) - Plant.pattern($0) }
    second.fail(start + 60..<start + 80) { -Plant.pattern($0) * 0.8 }
    return [("a", first), ("b", second)]
  }

  @Test func plantedFailuresAreFoundAndPayOff() throws {
    let world = try World(Plant.csv(Self.failing()), yaml: Plant.yaml)
    let (result, folder) = try world.watch()
    let evaluation = result.evaluation
    #expect(evaluation.alarms.events.count == 3 && evaluation.alarms.eventsFound == 3)
    #expect(evaluation.today.eventsFound < 3)
    #expect(evaluation.findings.verdict == .pass, "\(evaluation.findings.criteria)")
    // 20 weeks at 0.2 a week: four are expected, and more than ten have a probability of 0.3 %.
    #expect(evaluation.alarms.falseAlarms <= 10)
    // Counted by hand from the alarms.
    let money = try #require(evaluation.money)
    let (ours, today) = (evaluation.alarms, evaluation.today)
    let weeks = 140.0 / 7
    let byFalse = Double(today.falseAlarms - ours.falseAlarms) / weeks * 365.25 / 7 * 100
    let byFound = Double(ours.eventsFound - today.eventsFound) / 3 * 4 * 10_000
    #expect(abs(money.value.point - byFalse - byFound) < 1e-6)
    let alarms = String(decoding: try Files.read(folder.file("alarms.csv")), as: UTF8.self)
    #expect(alarms.split(separator: "\n").count == 1 + ours.alarms.count + ours.sensorAlarms.count)
  }

  /// The answers of the endpoint are the report's own, to the last bit, and those of the batch command too.
  @Test func replayAndBatchRepeatTheReport() throws {
    let world = try World(Plant.csv(Self.failing()), yaml: Plant.yaml)
    let (result, folder) = try world.watch()
    let predictor = try AnomalyPredictor(bundle: Bundle(at: folder.bundle))
    let lines = String(decoding: try Files.read(folder.file("replay.jsonl")), as: UTF8.self).split(separator: "\n")
    #expect(lines.count >= 3)
    var seen = [String: [AnomalyReading]]()
    for line in lines {
      let pair = try JSONValue(parsing: Array(line.utf8))
      var writer = JSONWriter()
      try predictor.answer(try #require(pair["request"]), into: &writer)
      #expect(try JSONValue(parsing: writer.bytes) == pair["answer"])
      let request = try #require(pair["request"])
      let answer = try #require(predictor.answers(request).first)
      seen[answer.key[0], default: []] += answer.readings
    }
    let predictions = String(decoding: try Files.read(folder.file("predictions.csv")), as: UTF8.self)
      .split(separator: "\n").dropFirst()
    let judged = Dictionary(
      uniqueKeysWithValues: predictions.map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return ("\(cells[0]) \(cells[1])", "\(cells[6]) \(cells[7])")
      })
    for (key, readings) in seen {
      for reading in readings {
        let text = result.evaluation.set.text(of: reading.period)
        #expect(judged["\(key) \(text)"] == "\(JSONValue.number(reading.surprise).text) \(reading.alarm.rawValue)")
      }
    }
    // New readings after the data, from a file and from a request.
    let last = result.evaluation.set.lastPeriod
    let values = [58.0, 30.5, 50.25]
    let days = (1...3).map { result.evaluation.set.text(of: last + $0) }
    let csv = "sensor,day,value\n" + zip(days, values).map { "a,\($0),\($1)\n" }.joined()
    try Files.write(csv, to: "\(world.folder)/new.csv")
    let counts = try AnomalyBatch(predictor: predictor).run(
      input: "\(world.folder)/new.csv", output: "\(world.folder)/out.csv")
    #expect(counts.rows == 3 && counts.series == 1)
    let request: JSONValue = [
      "series": ["sensor": "a"],
      "history": .array(
        zip(days, values).map { .object(JSONObject([("day", .string($0)), ("value", .number($1))])) }),
    ]
    let answer = try #require(predictor.answers(request).first)
    let rows = String(decoding: try Files.read("\(world.folder)/out.csv"), as: UTF8.self).split(separator: "\n")
    for (row, reading) in zip(rows.dropFirst(), answer.readings) {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      #expect(cells[3] == JSONValue.number(reading.expected).text && cells[6] == JSONValue.number(reading.surprise).text)
      #expect(cells[7] == reading.alarm.rawValue)
    }
    #expect(answer.readings[1].alarm != .none)
  }

  /// Where the fixed limits are served, files, replay and memory tell of their alarms and not of the model's.
  @Test func servedLimitsAreWhatTheFilesTell() throws {
    // Failures that limits see at once, and criteria that they meet.
    var sensors = [(name: "a", sensor: Plant.Sensor(seed: 5)), (name: "b", sensor: Plant.Sensor(seed: 6))]
    for index in 0..<2 {
      sensors[index].sensor.fail(Plant.testStart + 40 + 30 * index..<Plant.testStart + 44 + 30 * index) { _ in 80 }
    }
    let yaml = Plant.yaml.replacingFirst("cool_down: 3}", with: "cool_down: 3, limits: {below: 30, above: 70}}")
      .replacingFirst("    - {metric: value_per_year, min: 1000}\n", with: "")
    // With a run cost it would be no-go: nothing is left to save.
    let world = try World(
      Plant.csv(sensors), yaml: yaml, sets: ["export.price.vcpu_hour=0", "export.price.gb_hour=0"])
    defer { withExtendedLifetime(world) {} }
    let (result, folder) = try world.watch()
    #expect(result.evaluation.findings.verdict == .noMachineLearningNeeded, "\(result.evaluation.findings.verdict)")
    let lines = try Files.readText(folder.file("predictions.csv")).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(lines.allSatisfy { $0[7] == "none" || $0[8] == "frozen" || $0[8] == "missing" || $0[7] == $0[10] })
    #expect(lines.contains { $0[7] == "begins" && $0[8] == "limit" })
    let alarms = try Files.readText(folder.file("alarms.csv")).split(separator: "\n").dropFirst()
    let today = result.evaluation.today
    #expect(alarms.count == today.alarms.count + today.sensorAlarms.count)
    #expect(alarms.contains { $0.contains("outside the fixed limits") })
    // What is replayed is what stands in the file, from the first reading of each window.
    let predictor = try AnomalyPredictor(bundle: Bundle(at: folder.bundle))
    let judged = Dictionary(uniqueKeysWithValues: lines.map { ("\($0[0]) \($0[1])", $0[7]) })
    for line in try Files.readText(folder.file("replay.jsonl")).split(separator: "\n") {
      let request = try #require(try JSONValue(parsing: String(line))["request"])
      let answer = try #require(try predictor.answers(request).first)
      for reading in answer.readings {
        #expect(judged["\(answer.key[0]) \(result.evaluation.set.text(of: reading.period))"] == reading.alarm.rawValue)
      }
    }
  }

  /// More false alarms than readings can give are refused, with what they can.
  @Test func aRateOutOfReachIsRefused() throws {
    let yaml = Plant.yaml.replacingFirst("false_alarms_per_week: 0.2", with: "false_alarms_per_week: 50")
    let fault = #expect(throws: Diagnostic.self) { try World(Plant.csv(Self.failing()), yaml: yaml).watch() }
    #expect(fault?.code == "E3092" && fault?.message.contains("50 false alarms a week") == true)
    #expect(fault?.place?.line != nil)
  }

  /// An alarm that never ends is a call each week, and not one for ever.
  @Test func anAlarmWithoutEndCountsAgain() throws {
    var sensors = [(name: "a", sensor: Plant.Sensor(seed: 5)), (name: "b", sensor: Plant.Sensor(seed: 6))]
    for day in Plant.testStart..<Plant.days { sensors[0].sensor.values[day] += 40 }
    let yaml = Plant.yaml.replacingFirst("cool_down: 3}", with: "cool_down: 3, limits: {below: 30, above: 70}}")
    let today = try World(Plant.csv(sensors), yaml: yaml).watch().result.evaluation.today
    #expect(today.alarms.count == 1 && today.falseAlarms == 20)
  }

  /// Two readings of one moment are named by the line of the second.
  @Test func readingsTwiceAreNamedByTheirLine() throws {
    let world = try World(Plant.csv(Self.failing()), yaml: Plant.yaml)
    let (result, folder) = try world.watch()
    let day = result.evaluation.set.text(of: result.evaluation.set.lastPeriod + 1)
    try Files.write("sensor,day,value\na,\(day),50\nb,\(day),50\na,\(day),51\n", to: "\(world.folder)/new.csv")
    let batch = AnomalyBatch(predictor: try AnomalyPredictor(bundle: Bundle(at: folder.bundle)))
    let fault = #expect(throws: Diagnostic.self) {
      try batch.run(input: "\(world.folder)/new.csv", output: "\(world.folder)/out.csv")
    }
    #expect(fault?.code == "E3054" && fault?.place?.line == 4 && fault?.message.contains("line 2") == true)
  }

  @Test func threadsDoNotChangeAByte() throws {
    let text = Plant.csv(Self.failing())
    let names = ["predictions.csv", "alarms.csv", "replay.jsonl", "metrics.json", "leaderboard.json"]
    func files(_ threads: Int) throws -> [[UInt8]] {
      let world = try World(text, yaml: Plant.yaml)
      let folder = try world.watch(threads: threads).folder
      return try names.map { try Files.read(folder.file($0)) }
    }
    let first = try files(1)
    for threads in [2, 7] { #expect(try files(threads) == first, "\(threads) threads") }
  }

  /// On readings in which nothing ever fails the rate of alarms is the one that was agreed, within Poisson's bounds
  /// over eight plants of three sensors.
  @Test func nothingFailsAndTheRateHolds() throws {
    let wanted = 1.0
    var (alarms, weeks) = (0, 0.0)
    for plant in 0..<8 {
      let sensors = (0..<3).map { (name: "s\($0)", sensor: Plant.Sensor(seed: UInt64(100 + plant * 3 + $0))) }
      let yaml = Plant.yaml.replacingFirst("false_alarms_per_week: 0.2", with: "false_alarms_per_week: \(wanted)")
        .replacingFirst("candidates: [seasonal_naive, ses, ets, ensemble]", with: "candidates: [ets]")
      let evaluation = try World(Plant.csv(sensors), yaml: yaml).watch().result.evaluation
      alarms += evaluation.alarms.alarms.count
      weeks += evaluation.alarms.weeks
      #expect(evaluation.money == nil && evaluation.findings.testValue(MetricKey("recall"), of: "ets")?.isNaN != false)
    }
    // 160 weeks. The threshold itself was set on 40 weeks a plant, so the count of alarms has the variance of a
    // negative binomial one: mean 160, variance 160 + 160 / 2 (20 test weeks to 40). Four standard deviations.
    let expected = wanted * weeks
    #expect(abs(Double(alarms) - expected) < 4 * (1.5 * expected).squareRoot(), "\(alarms) in \(weeks) weeks")
  }

  /// Failures in the part that is learnt from, nobody marked: the model and the test part are as good as without.
  @Test func theFitIsNotPoisoned() throws {
    var sensors = Self.failing()
    for day in [40, 41, 42, 90, 120, 150, 151] { sensors[0].sensor.values[day] += 60 }
    let world = try World(Plant.csv(sensors), yaml: Plant.yaml)
    let evaluation = try world.watch().result.evaluation
    #expect(evaluation.alarms.eventsFound == 3 && evaluation.alarms.falseAlarms <= 10)
  }

  @Test func deadAndFrozenSensorsAreAlarmsOfTheirOwn() throws {
    var sensors = [(name: "a", sensor: Plant.Sensor(seed: 5)), (name: "b", sensor: Plant.Sensor(seed: 6))]
    let start = Plant.testStart
    for day in start + 20..<start + 35 { sensors[0].sensor.values[day] = .nan }
    for day in start + 60..<start + 70 { sensors[1].sensor.values[day] = 51.5 }
    let alarms = try World(Plant.csv(sensors), yaml: Plant.yaml).watch().result.evaluation.alarms
    #expect(alarms.sensorAlarms.contains { $0.series == 0 && $0.readings[0].kind == .missing })
    #expect(alarms.sensorAlarms.contains { $0.series == 1 && $0.readings[0].kind == .frozen })
  }

  /// What the labels of the test part say changes the verdict and nothing else: no threshold, no model, no reading.
  @Test func labelsOfTheTestPartAreNotLookedAt() throws {
    let sensors = Self.failing()
    var blind = sensors
    for index in blind.indices { blind[index].sensor.failed = blind[index].sensor.failed.map { _ in false } }
    let seeing = try World(Plant.csv(sensors), yaml: Plant.yaml).watch().result.evaluation
    let other = try World(Plant.csv(blind), yaml: Plant.yaml).watch().result.evaluation
    #expect(seeing.rule.threshold == other.rule.threshold && seeing.chosen == other.chosen)
    #expect(seeing.alarms.alarms == other.alarms.alarms)
  }
}
