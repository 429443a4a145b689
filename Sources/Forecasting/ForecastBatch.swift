public import ForecastModel
import Bundles
import ClientTables
import JSON
public import Support
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
  /// - Returns: series answered, rows written, and what people should know of the file.
  public func run(input: String?, output: String) throws -> (series: Int, rows: Int, notes: [Diagnostic]) {
    if let horizon, !(1...contract.longestHorizon).contains(horizon) {
      throw Diagnostic(
        "E1055", "--horizon \(horizon) is out of range", hint: "from 1 to \(contract.longestHorizon)",
        fix: "give another number of periods", exitCode: .usage)
    }
    if makesOrders { try checkOrders() }
    let writesLines = RequestFile.isJSONLines(output)
    var notes = [Diagnostic]()
    let bodies = try input.map { try requests(RequestFile($0), &notes) } ?? everything
    var ordered = [[String]: Place?]()
    var twice: Diagnostic?
    var outside = [Int]()
    var text = [UInt8]()
    var written = 0
    if !writesLines { text += Array((makesOrders ? orderHeader : header).utf8) }
    for (body, place) in bodies {
      do throws(RequestFault) {
        if makesOrders {
          for answer in try predictor.forecasts(body) {
            if let first = ordered.updateValue(place, forKey: answer.key) {
              twice = orderedTwice(answer.key, first: first, again: place)
              break
            }
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
            outside += answer.outside
            let lines = csv(answer)
            written += answer.steps.count
            text += Array(lines.utf8)
          }
        }
      } catch {
        throw RequestFile.fault(error, at: place, what: "request")
      }
      if let twice { throw twice }
    }
    try Files.write(text, to: output)
    if let first = outside.first, let input {
      notes.append(
        Diagnostic(
          "E3087",
          "\(outside.count) rows tell of periods that are not forecast, such as '\(predictor.text(of: first))'",
          at: Place(file: input), hint: "passed over", fix: "correct their timestamps, or ask for a longer --horizon",
          severity: .warning, exitCode: .success))
    }
    return (bodies.count, written, notes)
  }

  /// Every sum and every series, in the order of `forecast.csv`. Orders are made for series alone.
  private var everything: [(JSONValue, Place?)] {
    let sums = makesOrders ? [] : zip(contract.levels, predictor.sums).flatMap { names, keys in
      keys.map { (body($0, names: names), nil as Place?) }
    }
    return sums + predictor.keys.map { (body($0), nil) }
  }

  /// - Parameter names: of the columns of the key, where they are not those of a series.
  private func body(
    _ key: [String], names: [String]? = nil, statics: JSONObject = [:], history: [JSONValue] = [], knownFuture: [JSONValue] = [], order: JSONObject = [:]
  ) -> JSONValue {
    var object = JSONObject()
    if !contract.keys.isEmpty {
      object["series"] = .object(JSONObject(zip(names ?? contract.keys, key).map { ($0, .string($1)) }))
    }
    if !statics.members.isEmpty { object["static"] = .object(statics) }
    if let horizon { object["horizon"] = JSONValue(horizon) }
    if !history.isEmpty { object["history"] = .array(history) }
    if !knownFuture.isEmpty { object["known_future"] = .array(knownFuture) }
    if makesOrders { object["order"] = .object(order) }
    return .object(object)
  }

  private func requests(_ file: RequestFile, _ notes: inout [Diagnostic]) throws -> [(JSONValue, Place?)] {
    let bodies = try file.isJSONLines ? lines(file) : rows(file, &notes)
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
  /// known-future columns, what is known of the time to come: the rows whose target is empty. Static columns say what a
  /// new series is like; a row with empty key columns asks for a sum, as `forecast.csv` names it.
  private func rows(_ file: RequestFile, _ notes: inout [Diagnostic]) throws -> [(JSONValue, Place?)] {
    let header = try file.header()
    notes += [try contract.checkColumns(header, of: file.path, also: contract.orders?.columns.all ?? [])].compactMap { $0 }
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
    let hasSums = !contract.levels.isEmpty && !makesOrders
    let names = hasSums ? contract.fileColumns.filter { header.contains($0) } : contract.keys
    var contracts = names.map { ColumnContract($0, .category, isRequired: !hasSums) }
    let statics = contract.statics.filter { header.contains($0) }
    contracts += statics.filter { !names.contains($0) }.map { ColumnContract($0, .category) }
    let trained = statics.isEmpty ? [] : Set(predictor.keys)
    if hasHistory || !known.isEmpty {
      let kind: ColumnType = contract.format.kind == .integer ? .integer : contract.format.kind == .date ? .date : .datetime
      contracts.append(
        ColumnContract(
          contract.timestamp, kind, format: contract.format.kind == .integer ? nil : contract.format, isRequired: true))
      if hasHistory {
        contracts.append(contract.targetColumn())
      }
      contracts += known.map { contract.column($0) }
    }
    let amounts = makesOrders ? try orderColumns(in: header, of: file) : []
    contracts += amounts.map { ColumnContract($0, .number) }
    let table = try Table.readingCSV(file.path, contracts, options: RequestFile.options).table
    var order = [String]()
    var groups = [String: [Int]]()
    for row in 0..<table.rowCount {
      let name = table.keyText(row, by: names)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(row)
    }
    let moments = table.timestamps(contract.timestamp)
    let values = table.numbers(contract.target)
    return try order.map { name in
      let rows = groups[name] ?? []
      func cell(_ column: String, _ row: Int) -> String { table[column].map { $0.values.text(row) } ?? "" }
      // A series has all of its columns; a sum only those that name it.
      let isSeries = contract.keys.allSatisfy { names.contains($0) && !cell($0, rows[0]).isEmpty }
      let columns = hasSums && !isSeries ? names.filter { !cell($0, rows[0]).isEmpty } : contract.keys
      let key = columns.map { cell($0, rows[0]) }
      var attributes = JSONObject()
      if isSeries, !trained.contains(key) {
        for name in statics {
          if let row = rows.first(where: { !cell(name, $0).isEmpty }) { attributes[name] = .string(cell(name, row)) }
        }
      }
      var history = [JSONValue]()
      var future = [JSONValue]()
      if let moments { try file.checkMoments(rows, of: key, moments: moments, in: table, format: contract.format) }
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
      let order =
        try makesOrders ? self.order(amounts, of: key, rows: rows, moments: moments, in: table, file) : JSONObject()
      let asked = body(
        key, names: columns, statics: attributes, history: history, knownFuture: future, order: order)
      return (asked, Place(file: file.path, line: table.lines[rows[0]]))
    }
  }

  private func value(of column: ForecastContract.KnownFuture, row: Int, in table: Table) -> JSONValue {
    guard let values = table[column.name]?.values, !values.isMissing(row) else { return .null }
    if column.kind != .category, let numbers = table.measurements(column.name) { return .finite(numbers[row]) }
    return .string(values.text(row))
  }

  private var header: String {
    (contract.fileColumns.map(csvCell) + [csvCell(contract.timestamp), "median", "served"] + contract.quantiles.map { "q\($0)" })
      .joined(separator: ",") + "\n"
  }

  private func csv(_ answer: ForecastAnswer) -> String {
    answer.steps.map { step in
      let moment = contract.frequency.timestamp(of: step.period, kind: contract.format.kind)
      let cells = contract.fileCells(level: answer.level, key: answer.key).map(csvCell) + [contract.format.string(moment)]
      return (cells + ([step.point, step.served] + step.quantiles).map(csvNumber)).joined(separator: ",") + "\n"
    }.joined()
  }
}
