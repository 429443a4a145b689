import Bundles
import ClientTables
public import ForecastModel
import JSON
import Support
import Tables
import TimeAxis

/// Readings judged from file to file, by the predictor that the endpoint serves: the answers cannot differ.
public struct AnomalyBatch: Sendable {
  public var predictor: AnomalyPredictor

  public init(predictor: AnomalyPredictor) { self.predictor = predictor }

  private var contract: ForecastContract { predictor.contract }

  /// Judges every reading of a file.
  /// - Parameters:
  ///   - input: CSV with key columns, timestamp and target, or JSON lines (`.jsonl`) of requests.
  ///   - output: the file to write, CSV or JSON lines by its name; whole or not at all.
  /// - Returns: series answered, readings written, and alarms that begin in them.
  public func run(input: String, output: String) throws -> (series: Int, rows: Int, alarms: Int) {
    let file = RequestFile(input)
    let bodies = try file.isJSONLines ? file.lines().map { ($0, $1 as Place?) } : rows(file)
    guard !bodies.isEmpty else { throw file.empty(each: "one reading") }
    let writesLines = RequestFile.isJSONLines(output)
    var text = writesLines ? [UInt8]() : Array(header.utf8)
    var (series, rows, alarms) = (0, 0, 0)
    for (body, place) in bodies {
      do throws(RequestFault) {
        let answers = try predictor.answers(body)
        series += answers.count
        for answer in answers {
          rows += answer.readings.count
          alarms += answer.readings.count { $0.alarm == .begins }
        }
        if writesLines {
          var writer = JSONWriter()
          try predictor.answer(body, into: &writer)
          text += writer.bytes + [UInt8(ascii: "\n")]
        } else {
          for answer in answers { text += Array(csv(answer).utf8) }
        }
      } catch {
        throw RequestFile.fault(error, at: place, what: "request")
      }
    }
    try Files.write(text, to: output)
    return (series, rows, alarms)
  }

  /// A request for each series of a CSV file.
  private func rows(_ file: RequestFile) throws -> [(JSONValue, Place?)] {
    let header = try file.header()
    for name in [contract.timestamp, contract.target] where !header.contains(name) {
      throw Diagnostic(
        "E3073", "the file has no column '\(name)'", at: Place(file: file.path, line: 1),
        hint: NearestName.of(name, in: header).map { "did you mean '\(name)' by '\($0)'?" }
          ?? "readings are rows with \((contract.keys + [contract.timestamp, contract.target]).joined(separator: ", "))",
        fix: "add the column '\(name)'", exitCode: .dataError)
    }
    let isInteger = contract.format.kind == .integer
    var columns = contract.keys.map { ColumnContract($0, .category, isRequired: true) }
    columns.append(
      ColumnContract(
        contract.timestamp, isInteger ? .integer : contract.format.kind == .date ? .date : .datetime,
        format: isInteger ? nil : contract.format, isRequired: true))
    columns.append(contract.targetColumn())
    let table = try Table.readingCSV(file.path, columns, options: RequestFile.options).table
    guard let moments = table.timestamps(contract.timestamp), let values = table.numbers(contract.target) else {
      return []
    }
    var order = [[String]]()
    var groups = [[String]: [Int]]()
    for row in 0..<table.rowCount {
      let key = contract.keys.map { column in table[column].map { $0.values.text(row) } ?? "" }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return try order.map { key in
      let own = groups[key] ?? []
      try file.checkMoments(own, of: key, moments: moments, in: table, format: contract.format)
      let history = own.map { row -> JSONValue in
        let moment: JSONValue = isInteger ? JSONValue(moments[row]) : .string(contract.format.string(moments[row]))
        return .object(JSONObject([(contract.timestamp, moment), (contract.target, .finite(values[row]))]))
      }
      var body: JSONObject = ["history": .array(history)]
      if !contract.keys.isEmpty {
        body["series"] = .object(JSONObject(zip(contract.keys, key).map { ($0, .string($1)) }))
      }
      return (.object(body), own.first.map { Place(file: file.path, line: table.lines[$0]) })
    }
  }

  private var header: String {
    (contract.keys.map(csvCell) + [csvCell(contract.timestamp), csvCell(contract.target)]
      + ["expected", "low", "high", "score", "alarm", "kind", "reason"]).joined(separator: ",") + "\n"
  }

  private func csv(_ answer: AnomalyAnswer) -> String {
    let words = AnomalyWords(unit: contract.frequency.unit)
    return answer.readings.map { reading in
      let moment = contract.frequency.timestamp(of: reading.period, kind: contract.format.kind)
      let isAlarm = reading.alarm != .none
      let cells =
        answer.key.map(csvCell) + [contract.format.string(moment)]
        + [reading.value, reading.expected, reading.low, reading.high, reading.surprise].map(csvNumber)
        + [
          reading.alarm.rawValue, isAlarm ? reading.kind?.rawValue ?? "" : "",
          isAlarm ? csvCell(words.reason(reading)) : "",
        ]
      return cells.joined(separator: ",") + "\n"
    }.joined()
  }
}
