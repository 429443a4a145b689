public import ClassifyModel
import Bundles
import ClientTables
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
    let file = RequestFile(input)
    let writesLines = RequestFile.isJSONLines(output)
    let bodies = file.isJSONLines ? try file.lines() : try rows(file)
    guard !bodies.isEmpty else { throw file.empty(each: "one row to classify") }
    var text = [UInt8]()
    var csv = CSVWriter(header: header)
    var written = 0
    for (body, place) in bodies {
      do throws(RequestFault) {
        if writesLines {
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
        throw RequestFile.fault(error, at: place, what: "row")
      }
    }
    try Files.write(writesLines ? text : csv.bytes, to: output)
    return written
  }

  /// Rows with the columns of the contract; others are passed over.
  private func rows(_ file: RequestFile) throws -> [(body: JSONValue, place: Place)] {
    let header = try file.header()
    let identifiers = contract.identifiers.filter { header.contains($0) }
    let contracts =
      identifiers.map { ColumnContract($0, .text) }
      + contract.fields.map { field in
        ColumnContract(
          field.column.name, ColumnType(field.column.type), format: field.column.format, min: field.minimum,
          max: field.maximum, missing: field.missing, positive: field.positive)
      }
    let table = try Table.readingCSV(file.path, contracts, options: RequestFile.options).table
    return (0..<table.rowCount).map { row in
      var body = JSONObject()
      for name in identifiers { body[name] = .string(table[name]?.values.text(row) ?? "") }
      for field in contract.fields { body[field.column.name] = table.json(row, field.column) }
      return (.object(body), Place(file: file.path, line: table.lines[row]))
    }
  }

  private var classes: [String] { if case .multiclass(let classes) = contract.outcome { classes } else { [] } }

  private var header: [String] {
    var names = contract.identifiers
    switch contract.outcome {
    case .binary: names += ["probability", "prediction"] + (contract.decision == nil ? [] : ["act"])
    case .multiclass: names += ["prediction"] + classes.map { "probability_\($0)" }
    case .number: names += ["prediction"]
    case .unusual: names += ["score", "prediction", "act"]
    }
    if contract.review != nil { names.append("decision") }
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
    case .unusual:
      csv.number(answer.prediction[0])
      csv.text(contract.className(answer.acts == true ? 1 : 0) ?? "")
      csv.text(answer.acts == true ? "1" : "0")
    }
    if let word = contract.decisionWord(answer) { csv.text(word) }
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
