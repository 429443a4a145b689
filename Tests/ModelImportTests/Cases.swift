import JSON
import ModelImport
import Support

#if canImport(Glibc)
  import Glibc
#endif

/// A model file with rows and what the peer predicts for them; made by Fixtures/make_models.py.
struct ModelCase: CustomStringConvertible, Sendable {
  var name: String
  var folder: String
  var file: String
  var rows: String
  var task: String
  var objective: String
  var tolerance: Double

  var description: String { name }
  var path: String { "\(folder)/\(file)" }

  func imported() throws -> ImportedModel { try ImportedModel(parsing: Files.read(path), source: file) }

  /// The rows as the model sees them.
  func rows(of model: ImportedModel) throws -> [[Double]] {
    try Table(path: "\(folder)/\(rows).csv").cells.map { try model.row($0) }
  }

  func expected() throws -> Table { try Table(path: "\(folder)/\(name).csv") }
}

/// A plain CSV file: header, then cells; quotes only around cells with quotes in them, doubled.
struct Table {
  var names: [String]
  var cells: [[String]]

  init(path: String) throws {
    let lines = try Files.readText(path).split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
    names = lines[0].split(separator: ",").map(String.init)
    cells = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Numbers of the columns whose names begin so.
  func columns(_ prefix: String) -> [[Double]] {
    let places = names.indices.filter { names[$0].hasPrefix(prefix) }
    return cells.map { row in places.map { Double(row[$0]) ?? .nan } }
  }
}

enum Fixtures {
  static let folder = "\(#filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })/Fixtures"

  /// The committed cases, and those of SOLKIT_MODEL_CASES where it is set.
  static let cases: [ModelCase] = read(folder) + (environment("SOLKIT_MODEL_CASES").map(read) ?? [])

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  static func named(_ name: String) -> ModelCase { cases.first { $0.name == name }! }

  private static func read(_ folder: String) -> [ModelCase] {
    guard let text = try? Files.read("\(folder)/cases.json"), let list = try? JSONValue(parsing: text).array else {
      return []
    }
    return list.compactMap { item in
      guard let name = item["name"]?.string, let file = item["file"]?.string, let rows = item["rows"]?.string,
        let task = item["task"]?.string, let objective = item["objective"]?.string,
        let tolerance = item["tolerance"]?.number
      else { return nil }
      return ModelCase(
        name: name, folder: folder, file: file, rows: rows, task: task, objective: objective, tolerance: tolerance)
    }
  }
}
