import Bundles
import ForecastModel
import Forecasting
import JSON
import Runs
import Support
import Testing

/// Predictions from file to file equal those of the endpoint.
@Suite struct ForecastBatchTests {
  private struct Answers {
    let world: World
    let predictor: ForecastPredictor

    init() throws {
      world = try World(Sales(series: 4, weeks: 30).csv, sets: ["models.candidates=[theta]"])
      predictor = try ForecastPredictor(bundle: try Bundle(at: try world.run().folder.bundle))
    }

    func file(_ name: String, _ text: String) throws -> String {
      try Files.write(text, to: "\(world.folder)/\(name)")
      return "\(world.folder)/\(name)"
    }

    func run(_ input: String?, _ output: String, horizon: Int? = nil) throws -> (series: Int, rows: Int, text: String)
    {
      let done = try ForecastBatch(predictor: predictor, horizon: horizon).run(
        input: input, output: "\(world.folder)/\(output)")
      return (done.series, done.rows, try Files.readText("\(world.folder)/\(output)"))
    }
  }

  @Test func withoutInputAllSeriesAreForecast() throws {
    let answers = try Answers()
    let done = try answers.run(nil, "out.csv", horizon: 2)
    #expect(done.series == 4 && done.rows == 8)
    let lines = done.text.split(separator: "\n")
    #expect(lines[0] == "store,product,week,median,served,q0.1,q0.5,q0.75,q0.9" && lines.count == 9)
    let first = try answers.predictor.forecast(ForecastRequest(key: answers.predictor.keys[0])).steps[0]
    #expect(lines[1].hasPrefix("store 0,product 0,\(Sales.date(30)),\(JSONValue.number(first.point).text),"))
  }

  /// The same series asked as JSON lines, as CSV and directly.
  @Test func equalsTheEndpoint() throws {
    let answers = try Answers()
    let request =
      #"{"series":{"store":"store 1","product":"product 0"},"history":[{"week":"\#(Sales.date(30))","units":77}]}"#
    let lines = try answers.run(try answers.file("in.jsonl", "\n\(request)\n"), "out.jsonl")
    var writer = JSONWriter()
    try answers.predictor.answer(try JSONValue(parsing: request), into: &writer)
    #expect(lines.text == String(decoding: writer.bytes, as: UTF8.self) + "\n")
    let csv = try answers.run(
      try answers.file("in.csv", "product,store,units,week\nproduct 0,store 1,77,\(Sales.date(30))\n"), "out.csv")
    let answer = try JSONValue(parsing: writer.bytes)
    let steps = try #require(answer["forecast"]?.array)
    let expected = steps.map { step in
      (["store 1", "product 0", step["week"]?.string ?? "", step["median"]?.text ?? "", step["served"]?.text ?? ""]
        + (step["quantiles"]?.object?.members.map(\.value.text) ?? [])).joined(separator: ",")
    }
    #expect(csv.text.split(separator: "\n").dropFirst().map(String.init) == expected)
  }

  @Test func keysWithoutHistory() throws {
    let answers = try Answers()
    let input = try answers.file("in.csv", "store,product\nstore 2,product 0\nstore 0,product 0\nstore 2,product 0\n")
    let done = try answers.run(input, "out.csv", horizon: 1)
    #expect(done.series == 2)
    #expect(done.text.split(separator: "\n").dropFirst().map { $0.prefix(7) } == ["store 2", "store 0"])
  }

  @Test func faultsNameTheLineAndLeaveNothing() throws {
    let answers = try Answers()
    let cases: [(name: String, text: String, code: String, line: Int?)] = [
      ("in.jsonl", "{\"series\":{\"store\":\"store 9\",\"product\":\"product 0\"}}\n", "E3070", 1),
      ("in.jsonl", "\n{\"series\":\n", "E3071", 2), ("in.jsonl", "\n \n", "E3072", nil),
      ("in.csv", "store,product\n", "E3002", 1), ("in.csv", "store,product\nstore 0,product 9\n", "E3070", 2),
    ]
    for (name, text, code, line) in cases {
      let input = try answers.file(name, text)
      let error = #expect(throws: (any Error).self) { _ = try answers.run(input, "out.csv") }
      let fault = error as? Diagnostic ?? (error as? Diagnostics)?.list.first
      #expect(fault?.code == code && fault?.place?.line == line && fault?.exitCode == .dataError)
      #expect(!Files.exists("\(answers.world.folder)/out.csv"))
    }
  }

  @Test func horizonsOutOfRange() throws {
    let answers = try Answers()
    for horizon in [0, -1, 101] {
      let fault = #expect(throws: Diagnostic.self) { _ = try answers.run(nil, "out.csv", horizon: horizon) }
      #expect(fault?.code == "E1055" && fault?.exitCode == .usage)
    }
  }
}
