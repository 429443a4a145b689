public import Bundles
public import JSON
public import Support
public import Tables

/// A file of requests for a finished model, CSV or JSON lines: what batches of every vertical read alike.
public struct RequestFile: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// JSON lines by the name of the file, else CSV.
  public var isJSONLines: Bool { Self.isJSONLines(path) }

  /// Whether a file of this name holds JSON lines.
  public static func isJSONLines(_ path: String) -> Bool { path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") }

  /// How the cells of such a file are read: columns that nobody asks for are passed over.
  public static let options = ReadingOptions(unknownColumn: .ignore, isRequest: true)

  /// The request of each line that is not blank. Throws `E3071` at a line that is not JSON.
  public func lines() throws(Diagnostic) -> [(body: JSONValue, place: Place)] {
    var bodies = [(body: JSONValue, place: Place)]()
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

  /// The names in the first line of a CSV file. Roughly: enough to know whether a column is there.
  public func header() throws(Diagnostic) -> [String] {
    let line = try Files.read(path).prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self).split(separator: ",").map { cell in
      String(cell.filter { $0 != "\"" && $0 != "\r" && $0 != "\u{FEFF}" })
    }
  }

  /// A file in which nothing is asked, `E3072`.
  /// - Parameter each: what a row asks for: "one series".
  public func empty(each: String) -> Diagnostic {
    Diagnostic(
      "E3072", "the file has no requests", at: Place(file: path), fix: "write \(each) in each row",
      exitCode: .dataError)
  }

  /// What the predictor refused, at its place in the file, `E3070`.
  /// - Parameter what: that is to be corrected: "row".
  public static func fault(_ fault: RequestFault, at place: Place?, what: String) -> Diagnostic {
    let first = fault.fields.first
    let pointer = first.map { $0.pointer.isEmpty ? "" : " at \($0.pointer)" } ?? ""
    return Diagnostic(
      "E3070", "\(fault.title)\(pointer): \(first?.message ?? "")", at: place, fix: "correct the \(what)",
      exitCode: .dataError)
  }
}
