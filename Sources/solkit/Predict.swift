import ArgumentParser
import Bundles
import JSON
import Runs
import Support
import Terminal

/// `solkit predict`
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The same model in batch: a file in, a file out, the numbers that the endpoint answers.",
    discussion: """
      CSV in: of a forecast a row for each series, with its key columns; with the timestamp and target columns too, the
      rows are what was observed since training. Of a classifier a row for each decision, with its feature columns. Of a recommender
      a row for each user. JSON
      lines in (.jsonl): a request of the endpoint in each line. Out: CSV or JSON lines by the name of the file.
      With --orders: what to order of each series. The rows may then hold stock, units on order, pack size, minimum and
      lead time, in the columns that orders.columns names.
      """)

  @Option(name: .customLong("in"), help: "File of requests: .csv or .jsonl. Without it, every series is forecast, every user gets a list.")
  var input: String?
  @Option(name: .long, help: "File to write: .csv or .jsonl.")
  var out: String
  @Option(name: .long, help: "Bundle or exported folder; the export, else the run of the solution as it is, else the last run.")
  var bundle: String?
  @Option(name: .long, help: "Periods to forecast; the trained horizon where it is not given. Forecasts only.")
  var horizon: Int?
  @Flag(name: .long, help: "Write what to order instead of forecasts. The solution must have the section orders.")
  var orders = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    if let ending = [".json", ".xlsx", ".xls", ".ods", ".parquet"].first(where: { out.lowercased().hasSuffix($0) }) {
      throw Diagnostic(
        "E1057", "predictions are not written as \(ending)", at: Place(file: out),
        fix: "name a file that ends in .csv or .jsonl", exitCode: .usage)
    }
    if let input, Files.isSame(input, out) {
      throw Diagnostic(
        "E1063", "--out is the file of --in: the rows that were asked would be lost", at: Place(file: out),
        fix: "name another file to write", exitCode: .usage)
    }
    let bundle = try Bundle(at: try path(console))
    let batch = BatchRequest(input: input, output: out, horizon: horizon, makesOrders: orders)
    let answered = try Verticals.of(bundle).predict(bundle, batch)
    console.report(answered.notes)
    if console.options.json {
      var object = answered.facts
      object["out"] = .string(out)
      return console.json(object)
    }
    console.aside("wrote", "\(out): \(answered.summary)")
  }

  /// The bundle to predict with.
  private func path(_ console: Console) throws -> String {
    if let bundle { return Files.isFolder("\(bundle)/bundle") ? "\(bundle)/bundle" : bundle }
    if Files.isFolder("export/bundle") { return "export/bundle" }
    let registry = RunRegistry(RunsFolder())
    try registry.runs.checkReadable()
    // A solution that cannot be read is no reason not to predict.
    var session: SolutionSession?
    if Files.exists("solution.yaml") { session = try? SolutionSession(SolutionOptions.parse([])) }
    guard let newest = session?.currentRun(console) ?? registry.current(nil) else {
      throw Diagnostic(
        "E1051", "there is no model here: neither an export nor a finished run", at: Place(file: "runs"),
        fix: "run solkit forecast, recommend or classify first, or name --bundle", exitCode: .inputMissing)
    }
    return registry.folder(of: newest).bundle
  }
}
