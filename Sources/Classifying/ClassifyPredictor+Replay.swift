import ClassifyModel
import Features
import JSON
import Solution
import Tables

extension ClassifyPredictor {
  /// Requests for held-out rows with the answers that the endpoint must repeat to the last bit.
  /// - Parameter rows: of the test part.
  func replay(of rows: [Int], data: ClassifyData, solution: SolutionFile) throws -> String {
    let wanted = max(1, solution.export.verify.replayRows)
    let count = min(wanted, rows.count)
    var text = ""
    for index in 0..<count {
      let row = rows[index * rows.count / count]
      let body = request(row, data: data, solution: solution)
      var writer = JSONWriter()
      try answer(body, into: &writer)
      text += "{\"request\":\(body.text),\"answer\":\(String(decoding: writer.bytes, as: UTF8.self))}\n"
    }
    return text
  }

  /// A row of the table as a request holds it, with the rows that its features look back on.
  func request(_ row: Int, data: ClassifyData, solution: SolutionFile) -> JSONValue {
    var body = JSONObject()
    for name in contract.identifiers {
      if let column = data.table[name] { body[name] = .string(column.values.text(row)) }
    }
    for field in contract.fields { body[field.column.name] = data.table.json(row, field.column) }
    if pipeline.historyLength > 0 {
      body["history"] = .array(
        data.rowsBefore(row, count: pipeline.historyLength, solution: solution).map { earlier in
          .object(
            JSONObject(
              contract.fields.map { ($0.column.name, data.table.json(earlier, $0.column)) }))
        })
    }
    return .object(body)
  }
}
