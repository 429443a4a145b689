public import ClassifyModel
import Bundles
import Features
import JSON
import Support
import Tables

/// Predictions from file to file, by the predictor that the endpoint serves: the numbers cannot differ.
public struct ClassifyBatch: Sendable {
  public var predictor: ClassifyPredictor

  public init(predictor: ClassifyPredictor) { self.predictor = predictor }

  private var contract: ClassifyContract { predictor.contract }

  /// Answers every row of a file.
  /// - Parameters:
  ///   - input: CSV with the columns of the contract, or JSON lines (`.jsonl`) with a request in each.
  ///   - output: the file to write, CSV or JSON lines by its name; whole or not at all.
  /// - Returns: rows written.
  public func run(input: String, output: String) throws -> Int {
    let bodies = Self.isJSONLines(input) ? try lines(input) : try rows(input)
    guard !bodies.isEmpty else {
      throw Diagnostic(
        "E3072", "the file has no requests", at: Place(file: input), fix: "write one row to classify in each line",
        exitCode: .dataError)
    }
    var text = [UInt8]()
    var csv = CSVWriter(header: header)
    var written = 0
    for (body, place) in bodies {
      do throws(RequestFault) {
        if Self.isJSONLines(output) {
          var writer = JSONWriter()
          try predictor.answer(body, into: &writer)
          text += writer.bytes + [UInt8(ascii: "\n")]
          written += 1
        } else {
          let requests = body["batch"]?.array ?? [body]
          for (request, answer) in zip(requests, try predictor.answers(body)) {
            add(answer, to: request, into: &csv)
            written += 1
          }
        }
      } catch {
        throw fault(error, at: place)
      }
    }
    try Files.write(Self.isJSONLines(output) ? text : csv.bytes, to: output)
    return written
  }

  private static func isJSONLines(_ path: String) -> Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") }

  private func fault(_ fault: RequestFault, at place: Place?) -> Diagnostic {
    let first = fault.fields.first
    let pointer = first.map { $0.pointer.isEmpty ? "" : " at \($0.pointer)" } ?? ""
    return Diagnostic(
      "E3070", "\(fault.title)\(pointer): \(first?.message ?? "")", at: place, fix: "correct the row",
      exitCode: .dataError)
  }

  /// A request of the endpoint in each line.
  private func lines(_ path: String) throws -> [(JSONValue, Place?)] {
    var bodies = [(JSONValue, Place?)]()
    let lines = try Files.read(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      do {
        bodies.append((try JSONValue(parsing: Array(line)), Place(file: path, line: index + 1)))
      } catch {
        throw Diagnostic(
          "E3071", "the line is not JSON: \(error.message)", at: Place(file: path, line: index + 1, column: error.column),
          fix: "write one request in each line", exitCode: .dataError)
      }
    }
    return bodies
  }

  /// Rows with the columns of the contract; others are passed over.
  private func rows(_ path: String) throws -> [(JSONValue, Place?)] {
    let header = try CSVHeaderNames.read(path)
    let identifiers = contract.identifiers.filter { header.contains($0) }
    let contracts =
      identifiers.map { ColumnContract($0, .text) }
      + contract.fields.map { field in
        ColumnContract(
          field.column.name, ColumnType(field.column.type), format: field.column.format, min: field.minimum,
          max: field.maximum, missing: field.missing, positive: field.positive)
      }
    let table = try Table.readingCSV(path, contracts, options: ReadingOptions(unknownColumn: .ignore)).table
    return (0..<table.rowCount).map { row in
      var body = JSONObject()
      for name in identifiers { body[name] = .string(table[name]?.values.text(row) ?? "") }
      for field in contract.fields { body[field.column.name] = table.json(row, field.column) }
      return (.object(body), Place(file: path, line: table.lines[row]))
    }
  }

  private var classes: [String] { if case .multiclass(let classes) = contract.outcome { classes } else { [] } }

  private var header: [String] {
    var names = contract.identifiers
    switch contract.outcome {
    case .binary: names += ["probability", "prediction"] + (contract.decision == nil ? [] : ["act"])
    case .multiclass: names += ["prediction"] + classes.map { "probability_\($0)" }
    case .number: names += ["prediction"]
    }
    for reason in 0..<contract.reasons { names += ["reason_\(reason + 1)", "effect_\(reason + 1)"] }
    return names
  }

  private func add(_ answer: ClassifyAnswer, to request: JSONValue, into csv: inout CSVWriter) {
    for name in contract.identifiers {
      switch request[name] {
      case .string(let text)?: csv.text(text)
      case .number(let number)?: csv.number(number)
      default: csv.text("")
      }
    }
    switch contract.outcome {
    case .binary:
      csv.number(answer.prediction[0])
      csv.text(contract.className(answer.label) ?? "")
      if let acts = answer.acts { csv.text(acts ? "1" : "0") }
    case .multiclass:
      csv.text(contract.className(answer.label) ?? "")
      for probability in answer.prediction { csv.number(probability) }
    case .number: csv.number(answer.prediction[0])
    }
    for place in 0..<contract.reasons {
      csv.text(answer.reasons.indices.contains(place) ? answer.reasons[place].column : "")
      csv.number(answer.reasons.indices.contains(place) ? answer.reasons[place].effect : .nan)
    }
    csv.endRow()
  }
}

extension ColumnType {
  fileprivate init(_ type: InputType) {
    switch type {
    case .number: self = .number
    case .integer: self = .integer
    case .category: self = .category
    case .binary: self = .binary
    case .date: self = .date
    case .datetime: self = .datetime
    case .text: self = .text
    }
  }
}

/// The names in the first line of a CSV file, roughly: enough to know whether a column is there.
private enum CSVHeaderNames {
  static func read(_ path: String) throws -> [String] {
    let line = try Files.read(path).prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self).split(separator: ",").map { cell in
      String(cell.filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
    }
  }
}
