import Digests
public import JSON
public import Support

/// Where two runs differ, as rows that the command line draws.
public struct RunComparison: Sendable, Equatable {
  /// What a row is about.
  public enum Section: String, Sendable, CaseIterable { case verdict, metrics, leaderboard, settings, data, tool }

  public struct Row: Sendable, Equatable {
    public var section: Section
    /// A dotted path, such as `success.criteria[wape].max`.
    public var key: String
    /// Nil where that run has no such value.
    public var a: JSONValue?
    public var b: JSONValue?
    /// `b - a` where both are numbers.
    public var change: Double? { (b?.number).flatMap { b in (a?.number).map { b - $0 } } }
  }

  public var a: RunRecord
  public var b: RunRecord
  /// Only what differs, by section in the order of `Section`.
  public var rows: [Row]
  public var isEmpty: Bool { rows.isEmpty }

  /// The rows of one section.
  public func rows(in section: Section) -> [Row] { rows.filter { $0.section == section } }

  /// The comparison for machines.
  public var json: JSONValue {
    let rows = rows.map { row -> JSONValue in
      [
        "section": .string(row.section.rawValue), "key": .string(row.key), "a": row.a ?? .null,
        "b": row.b ?? .null, "change": .finite(row.change),
      ]
    }
    return ["a": .string(a.folder), "b": .string(b.folder), "differences": .array(rows)]
  }
}

extension RunRegistry {
  /// Differences between two runs in verdict, metrics, leaderboard, settings, data and tool. Throws `E4104` where
  /// a run is damaged; an unfinished run has no metrics.
  public func compare(_ a: RunRecord, _ b: RunRecord) throws(Diagnostic) -> RunComparison {
    let locks = (try lock(of: a), try lock(of: b))
    let folders = (folder(of: a), folder(of: b))
    var rows = [RunComparison.Row]()
    func add(_ section: RunComparison.Section, _ left: JSONValue, _ right: JSONValue) {
      rows += Self.differences(section, left, right)
    }
    add(.verdict, locks.0.result?.json ?? .object([:]), locks.1.result?.json ?? .object([:]))
    add(.metrics, Self.document(folders.0.metrics), Self.document(folders.1.metrics))
    add(.leaderboard, Self.document(folders.0.leaderboard), Self.document(folders.1.leaderboard))
    add(.settings, locks.0.solution, locks.1.solution)
    add(.data, Self.dataRows(locks.0), Self.dataRows(locks.1))
    add(.tool, ["version": .string(locks.0.toolVersion)], ["version": .string(locks.1.toolVersion)])
    return RunComparison(a: a, b: b, rows: rows)
  }

  private static func document(_ path: String) -> JSONValue {
    (try? Files.read(path)).flatMap { try? JSONValue(parsing: $0) } ?? .object([:])
  }

  private static func dataRows(_ lock: SolutionLock) -> JSONValue {
    .object(
      JSONObject(
        [("sha256", .string(lock.dataFingerprint.hex))]
          + lock.data.map { file in
            (file.path, ["sha256": .string(file.digest.hex), "bytes": JSONValue(file.bytes)])
          }))
  }

  private static func differences(
    _ section: RunComparison.Section, _ left: JSONValue, _ right: JSONValue
  ) -> [RunComparison.Row] {
    let (a, b) = (FlatJSON.rows(left), FlatJSON.rows(right))
    // A path stands once on each side: members are unique, and so are labels.
    let other = Dictionary(b.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
    let own = Set(a.map(\.path))
    let changed = a.compactMap { row -> RunComparison.Row? in
      other[row.path] == row.value
        ? nil : RunComparison.Row(section: section, key: row.path, a: row.value, b: other[row.path])
    }
    let added = b.filter { !own.contains($0.path) }
      .map { RunComparison.Row(section: section, key: $0.path, a: nil, b: $0.value) }
    return (changed + added).filter { !$0.key.isEmpty }
  }
}
