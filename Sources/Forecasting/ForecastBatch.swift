public import ForecastModel
import Bundles
import JSON
import Support
import Tables
import TimeAxis

/// Predictions from file to file, by the predictor that the endpoint serves: the numbers cannot differ.
public struct ForecastBatch: Sendable {
  public var predictor: ForecastPredictor
  /// Nil is the trained horizon.
  public var horizon: Int?

  public init(predictor: ForecastPredictor, horizon: Int? = nil) {
    self.predictor = predictor
    self.horizon = horizon
  }

  private var contract: ForecastContract { predictor.contract }

  /// Answers every request of a file.
  /// - Parameters:
  ///   - input: CSV or JSON lines (`.jsonl`); nil asks for every series that was trained.
  ///   - output: the file to write, CSV or JSON lines by its name; whole or not at all.
  /// - Returns: series answered, and rows written.
  public func run(input: String?, output: String) throws -> (series: Int, rows: Int) {
    if let horizon, !(1...contract.longestHorizon).contains(horizon) {
      throw Diagnostic(
        "E1055", "--horizon \(horizon) is out of range", hint: "from 1 to \(contract.longestHorizon)",
        fix: "give another number of periods", exitCode: .usage)
    }
    let bodies = try input.map { try Self.isJSONLines($0) ? lines($0) : rows($0) } ?? predictor.keys.map { (body($0), nil) }
    var text = [UInt8]()
    var written = 0
    if !Self.isJSONLines(output) { text += Array(header.utf8) }
    for (body, place) in bodies {
      do throws(RequestFault) {
        if Self.isJSONLines(output) {
          var writer = JSONWriter()
          try predictor.answer(body, into: &writer)
          text += writer.bytes + [UInt8(ascii: "\n")]
          written += 1
        } else {
          for answer in try predictor.forecasts(body) {
            let lines = csv(answer)
            written += answer.steps.count
            text += Array(lines.utf8)
          }
        }
      } catch {
        throw fault(error, at: place)
      }
    }
    try Files.write(text, to: output)
    return (bodies.count, written)
  }

  private static func isJSONLines(_ path: String) -> Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") }

  private func fault(_ fault: RequestFault, at place: Place?) -> Diagnostic {
    let first = fault.fields.first
    let pointer = first.map { $0.pointer.isEmpty ? "" : " at \($0.pointer)" } ?? ""
    return Diagnostic(
      "E3070", "\(fault.title)\(pointer): \(first?.message ?? "")", at: place, fix: "correct the request",
      exitCode: .dataError)
  }

  private func body(_ key: [String], history: [JSONValue] = []) -> JSONValue {
    var object = JSONObject()
    if !contract.keys.isEmpty {
      object["series"] = .object(JSONObject(zip(contract.keys, key).map { ($0, .string($1)) }))
    }
    if let horizon { object["horizon"] = JSONValue(horizon) }
    if !history.isEmpty { object["history"] = .array(history) }
    return .object(object)
  }

  /// A request of the endpoint in each line.
  private func lines(_ path: String) throws -> [(JSONValue, Place?)] {
    var bodies = [(JSONValue, Place?)]()
    for (index, line) in try Files.read(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      let place = Place(file: path, line: index + 1)
      do {
        var body = try JSONValue(parsing: Array(line))
        if let horizon, case .object(var object) = body, object["horizon"] == nil, object["batch"] == nil {
          object["horizon"] = JSONValue(horizon)
          body = .object(object)
        }
        bodies.append((body, place))
      } catch {
        throw Diagnostic(
          "E3071", "the line is not JSON: \(error.message)", at: Place(file: path, line: index + 1, column: error.column),
          fix: "write one request in each line", exitCode: .dataError)
      }
    }
    guard !bodies.isEmpty else { throw empty(path) }
    return bodies
  }

  private func empty(_ path: String) -> Diagnostic {
    Diagnostic(
      "E3072", "the file has no requests", at: Place(file: path), fix: "write one series in each row",
      exitCode: .dataError)
  }

  /// Series by their key columns; with timestamp and target, what was observed since training.
  private func rows(_ path: String) throws -> [(JSONValue, Place?)] {
    let header = try Self.header(of: path)
    let hasHistory = header.contains(contract.timestamp) && header.contains(contract.target)
    // One of the two alone would be taken for nothing, and the forecast would not see what was observed.
    for (name, other) in [(contract.timestamp, contract.target), (contract.target, contract.timestamp)]
    where header.contains(name) && !hasHistory {
      throw Diagnostic(
        "E3073", "the file has a column '\(name)', but none '\(other)'", at: Place(file: path, line: 1),
        hint: NearestName.of(other, in: header).map { "did you mean '\(other)' by '\($0)'?" }
          ?? "both together are what was observed since training; without both a row asks for a series",
        fix: "add the column '\(other)', or take '\(name)' out", exitCode: .dataError)
    }
    var contracts = contract.keys.map { ColumnContract($0, .category, isRequired: true) }
    if hasHistory {
      let kind: ColumnType = contract.format.kind == .integer ? .integer : contract.format.kind == .date ? .date : .datetime
      contracts.append(
        ColumnContract(
          contract.timestamp, kind, format: contract.format.kind == .integer ? nil : contract.format, isRequired: true))
      contracts.append(ColumnContract(contract.target, .number, min: contract.minimum, max: contract.maximum))
    }
    let table = try Table.readingCSV(path, contracts, options: ReadingOptions(unknownColumn: .ignore)).table
    var order = [String]()
    var groups = [String: [Int]]()
    for row in 0..<table.rowCount {
      let name = table.keyText(row, by: contract.keys)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(row)
    }
    guard !order.isEmpty else { throw empty(path) }
    let moments = table.timestamps(contract.timestamp)
    let values = table.numbers(contract.target)
    return order.map { name in
      let rows = groups[name] ?? []
      let key = contract.keys.map { column in table[column].map { $0.values.text(rows[0]) } ?? "" }
      var history = [JSONValue]()
      if let moments, let values, hasHistory {
        history = rows.map { row in
          let moment: JSONValue =
            contract.format.kind == .integer ? JSONValue(moments[row]) : .string(contract.format.string(moments[row]))
          return .object(JSONObject([(contract.timestamp, moment), (contract.target, .finite(values[row]))]))
        }
      }
      return (body(key, history: history), Place(file: path, line: table.lines[rows[0]]))
    }
  }

  /// The names in the first line, roughly: enough to know whether a column is there.
  private static func header(of path: String) throws -> [String] {
    let bytes = try Files.read(path)
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self).split(separator: ",").map { cell in
      String(cell.filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
    }
  }

  private var header: String {
    (contract.keys.map(csvCell) + [csvCell(contract.timestamp), "median", "served"] + contract.quantiles.map { "q\($0)" })
      .joined(separator: ",") + "\n"
  }

  private func csv(_ answer: ForecastAnswer) -> String {
    answer.steps.map { step in
      let moment = contract.frequency.timestamp(of: step.period, kind: contract.format.kind)
      let cells = answer.key.map(csvCell) + [contract.format.string(moment)]
      return (cells + ([step.point, step.served] + step.quantiles).map(csvNumber)).joined(separator: ",") + "\n"
    }.joined()
  }
}
