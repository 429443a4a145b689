import ClientTables
import Bundles
import JSON
public import RecommendModel
import Support
import Tables

/// Lists from file to file, by the predictor that the endpoint serves. Nothing grows with the number of users: lists
/// are written as they are made, to a temporary name that is renamed at the end.
public struct RecommendBatch: Sendable {
  public var predictor: RecommendPredictor
  public var threads: Int

  public init(predictor: RecommendPredictor, threads: Int) {
    self.predictor = predictor
    self.threads = threads
  }

  private var contract: RecommendContract { predictor.contract }
  /// Lists that are in memory at once.
  private static let chunk = 4096

  /// Answers every row of a file, or every user of training where there is none.
  /// - Parameters:
  ///   - input: CSV with the column of the users (and the segment), or JSON lines (`.jsonl`) with a request in each.
  ///   - output: the file to write, CSV or JSON lines by its name; whole or not at all.
  /// - Returns: lists and items written.
  public func run(input: String?, output: String) throws -> (lists: Int, items: Int) {
    var count = (lists: 0, items: 0)
    var csv = CSVWriter(header: header)
    let writesLines = RequestFile.isJSONLines(output)
    try Files.write(piecesTo: output) { append in
      func write(_ answers: [RecommendAnswer]) throws {
        var json = JSONWriter()
        for answer in answers {
          count.lists += 1
          count.items += answer.items.count
          if writesLines {
            predictor.write(answer, into: &json)
            json.raw("\n")
          } else {
            add(answer, into: &csv)
          }
        }
        try append(writesLines ? json.bytes : csv.take())
      }
      func write(_ queries: [RecommendQuery]) throws {
        for start in stride(from: 0, to: queries.count, by: Self.chunk) {
          try write(predictor.lists(Array(queries[start..<min(queries.count, start + Self.chunk)]), threads: threads))
        }
      }
      guard let input else {
        let users = predictor.userCount
        for start in stride(from: 0, to: users, by: Self.chunk) {
          try write((start..<min(users, start + Self.chunk)).map { RecommendQuery(user: predictor.userName($0)) })
        }
        return
      }
      let file = RequestFile(input)
      guard file.isJSONLines else {
        let queries = try rows(file)
        guard !queries.isEmpty else { throw file.empty(each: "one user") }
        return try write(queries)
      }
      let lines = try file.lines()
      guard !lines.isEmpty else { throw file.empty(each: "one request") }
      for (body, place) in lines {
        let answers: [RecommendAnswer]
        do throws(RequestFault) { answers = try predictor.lists(body).answers } catch {
          throw RequestFile.fault(error, at: place, what: "request")
        }
        try write(answers)
      }
    }
    return count
  }

  /// Users by rows; other columns are passed over.
  private func rows(_ file: RequestFile) throws -> [RecommendQuery] {
    let header = try file.header()
    var contracts = [ColumnContract(contract.user, .text)]
    if let segment = contract.segment, header.contains(segment) { contracts.append(ColumnContract(segment, .text)) }
    let table = try Table.readingCSV(file.path, contracts, options: RequestFile.options).table
    return (0..<table.rowCount).map { row in
      let name = table[contract.user]?.values.text(row) ?? ""
      var query = RecommendQuery(user: name.isEmpty ? nil : name)
      if let segment = contract.segment, let text = table[segment]?.values.text(row) {
        query.segment = contract.segments.firstIndex(of: text)
      }
      return query
    }
  }

  private var header: [String] {
    var names = [contract.user, "profile", "rank", contract.item, "score"]
    if let title = contract.title { names.append(title) }
    if contract.reasons { names += ["because", "share"] }
    return names
  }

  private func add(_ answer: RecommendAnswer, into csv: inout CSVWriter) {
    let catalogue = predictor.catalogue
    for (place, item) in answer.items.enumerated() {
      csv.text(answer.user ?? "")
      csv.text(answer.basis.rawValue)
      csv.integer(place + 1)
      csv.text(catalogue.identifiers[Int(item.item)])
      csv.number(item.score.map { Double($0) } ?? .nan)
      if contract.title != nil { csv.text(catalogue.titles.isEmpty ? "" : catalogue.titles[Int(item.item)]) }
      if contract.reasons {
        if case .because(let other, let share)? = item.reason {
          csv.text(catalogue.identifiers[Int(other)])
          csv.number(Double(share))
        } else {
          csv.missing()
          csv.missing()
        }
      }
      csv.endRow()
    }
  }
}
