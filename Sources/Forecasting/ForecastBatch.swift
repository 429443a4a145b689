public import ForecastModel
import Bundles
import ClientTables
import JSON
import Support
import Tables
import TimeAxis

/// Predictions from file to file, by the predictor that the endpoint serves: the numbers cannot differ.
public struct ForecastBatch: Sendable {
  public var predictor: ForecastPredictor
  /// Nil is the trained horizon.
  public var horizon: Int?
  /// Order proposals are written instead of forecasts.
  public var makesOrders: Bool

  public init(predictor: ForecastPredictor, horizon: Int? = nil, makesOrders: Bool = false) {
    self.predictor = predictor
    self.horizon = horizon
    self.makesOrders = makesOrders
  }

  var contract: ForecastContract { predictor.contract }

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
    if makesOrders { try checkOrders() }
    let writesLines = RequestFile.isJSONLines(output)
    let bodies = try input.map { try requests(RequestFile($0)) } ?? predictor.keys.map { (body($0), nil) }
    var text = [UInt8]()
    var written = 0
    if !writesLines { text += Array((makesOrders ? orderHeader : header).utf8) }
    for (body, place) in bodies {
      do throws(RequestFault) {
        if makesOrders {
          for answer in try predictor.forecasts(body) {
            text += Array((writesLines ? orderLine(answer) : orderRow(answer)).utf8)
            written += 1
          }
        } else if writesLines {
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
        throw RequestFile.fault(error, at: place, what: "request")
      }
    }
    try Files.write(text, to: output)
    return (bodies.count, written)
  }

  private func body(
    _ key: [String], history: [JSONValue] = [], knownFuture: [JSONValue] = [], order: JSONObject = [:]
  ) -> JSONValue {
    var object = JSONObject()
    if !contract.keys.isEmpty {
      object["series"] = .object(JSONObject(zip(contract.keys, key).map { ($0, .string($1)) }))
    }
    if let horizon { object["horizon"] = JSONValue(horizon) }
    if !history.isEmpty { object["history"] = .array(history) }
    if !knownFuture.isEmpty { object["known_future"] = .array(knownFuture) }
    if makesOrders { object["order"] = .object(order) }
    return .object(object)
  }

  private func requests(_ file: RequestFile) throws -> [(JSONValue, Place?)] {
    let bodies = try file.isJSONLines ? lines(file) : rows(file)
    guard !bodies.isEmpty else { throw file.empty(each: "one series") }
    return bodies
  }

  /// A request of the endpoint in each line, with the horizon that was asked for where it names none.
  private func lines(_ file: RequestFile) throws -> [(JSONValue, Place?)] {
    try file.lines().map { body, place in
      let body = makesOrders ? asking(body) : body
      guard let horizon, case .object(var object) = body, object["horizon"] == nil, object["batch"] == nil else {
        return (body, place)
      }
      object["horizon"] = JSONValue(horizon)
      return (.object(object), place)
    }
  }

  /// Series by their key columns; with timestamp and target, what was observed since training; with timestamp and
  /// known-future columns, what is known of the time to come: the rows whose target is empty.
  private func rows(_ file: RequestFile) throws -> [(JSONValue, Place?)] {
    let header = try file.header()
    let hasHistory = header.contains(contract.timestamp) && header.contains(contract.target)
    let known = contract.knownFuture.filter { header.contains($0.name) && header.contains(contract.timestamp) }
    // One of the two alone would be taken for nothing, and the forecast would not see what was observed.
    for (name, other) in [(contract.timestamp, contract.target), (contract.target, contract.timestamp)]
    where header.contains(name) && !hasHistory && known.isEmpty {
      throw Diagnostic(
        "E3073", "the file has a column '\(name)', but none '\(other)'", at: Place(file: file.path, line: 1),
        hint: NearestName.of(other, in: header).map { "did you mean '\(other)' by '\($0)'?" }
          ?? "both together are what was observed since training; without both a row asks for a series",
        fix: "add the column '\(other)', or take '\(name)' out", exitCode: .dataError)
    }
    var contracts = contract.keys.map { ColumnContract($0, .category, isRequired: true) }
    if hasHistory || !known.isEmpty {
      let kind: ColumnType = contract.format.kind == .integer ? .integer : contract.format.kind == .date ? .date : .datetime
      contracts.append(
        ColumnContract(
          contract.timestamp, kind, format: contract.format.kind == .integer ? nil : contract.format, isRequired: true))
      if hasHistory {
        contracts.append(ColumnContract(contract.target, .number, min: contract.minimum, max: contract.maximum))
      }
      contracts += known.map { column in
        ColumnContract(
          column.name, column.kind == .number ? .number : column.kind == .binary ? .binary : .category)
      }
    }
    let amounts = makesOrders ? try orderColumns(in: header, of: file) : []
    contracts += amounts.map { ColumnContract($0, .number) }
    let table = try Table.readingCSV(file.path, contracts, options: RequestFile.options).table
    var order = [String]()
    var groups = [String: [Int]]()
    for row in 0..<table.rowCount {
      let name = table.keyText(row, by: contract.keys)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(row)
    }
    let moments = table.timestamps(contract.timestamp)
    let values = table.numbers(contract.target)
    return order.map { name in
      let rows = groups[name] ?? []
      let key = contract.keys.map { column in table[column].map { $0.values.text(rows[0]) } ?? "" }
      var history = [JSONValue]()
      var future = [JSONValue]()
      for row in rows {
        guard let moments else { break }
        let moment: JSONValue =
          contract.format.kind == .integer ? JSONValue(moments[row]) : .string(contract.format.string(moments[row]))
        let value = values?[row] ?? .nan
        var members = [(contract.timestamp, moment)]
        let isFuture = value.isNaN && !known.isEmpty
        if !isFuture { members.append((contract.target, .finite(value))) }
        members += known.map { ($0.name, self.value(of: $0, row: row, in: table)) }
        if isFuture { future.append(.object(JSONObject(members))) } else { history.append(.object(JSONObject(members))) }
      }
      // Of a series with several rows the newest that says something holds.
      let newest = moments.map { moments in rows.sorted { (moments[$0], $0) < (moments[$1], $1) } } ?? rows
      var order = JSONObject()
      for name in amounts {
        let cells = newest.compactMap { table.numbers(name)?[$0] }
        if let value = cells.last(where: { !$0.isNaN }) { order[name] = .number(value) }
      }
      return (body(key, history: history, knownFuture: future, order: order), Place(file: file.path, line: table.lines[rows[0]]))
    }
  }

  private func value(of column: ForecastContract.KnownFuture, row: Int, in table: Table) -> JSONValue {
    guard let values = table[column.name]?.values, !values.isMissing(row) else { return .null }
    if column.kind != .category, let numbers = table.measurements(column.name) { return .finite(numbers[row]) }
    return .string(values.text(row))
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
