import Support

/// The table `runs` of `index.sqlite`.
final class RunIndex {
  /// Of the table's layout; another one is not read but replaced.
  private static let version = 1
  private let database: SQLite

  init(at path: String) throws(SQLiteFault) {
    database = try SQLite(path)
    let found = try database.rows("PRAGMA user_version").first?.first?.integer
    if found == Self.version { return }
    guard found == 0, try database.rows("SELECT name FROM sqlite_master").isEmpty else {
      throw SQLiteFault(message: "another layout")
    }
    // Two processes may come here at once: the second finds the table.
    try database.transaction { () throws(SQLiteFault) in
      try database.run(
        """
        CREATE TABLE IF NOT EXISTS runs (
          folder TEXT PRIMARY KEY, signature TEXT NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL,
          state TEXT NOT NULL, project TEXT NOT NULL, task TEXT NOT NULL, verdict TEXT NOT NULL,
          exit_code INTEGER, model TEXT, metric TEXT, value REAL, data_sha256 TEXT NOT NULL,
          config_sha256 TEXT NOT NULL, tool_version TEXT NOT NULL)
        """)
      try database.run("PRAGMA user_version = \(Self.version)")
    }
  }

  /// Brings the table to what the folders say, and returns it. Reads only the locks that changed.
  func synchronise(_ found: [(run: RunFolder, signature: String)]) throws(SQLiteFault) -> [RunRecord] {
    var known = [String: (signature: String, record: RunRecord)]()
    for row in try database.rows("SELECT signature, \(Self.columns) FROM runs") {
      guard let signature = row.first?.text, let record = Self.record(row.dropFirst()) else {
        throw SQLiteFault(message: "a row that cannot be read")
      }
      known[record.folder] = (signature, record)
    }
    let changed = found.filter { known[$0.run.name]?.signature != $0.signature }
    let gone = Set(known.keys).subtracting(found.map(\.run.name)).sorted()
    var read = [String: RunRecord]()
    for entry in changed { read[entry.run.name] = RunRecord(reading: entry.run) }
    if !changed.isEmpty || !gone.isEmpty {
      try database.transaction { () throws(SQLiteFault) in
        for name in gone { try database.run("DELETE FROM runs WHERE folder = ?", [.text(name)]) }
        for entry in changed {
          guard let record = read[entry.run.name] else { continue }
          let marks = Array(repeating: "?", count: 15).joined(separator: ", ")
          try database.run(
            "INSERT OR REPLACE INTO runs (signature, \(Self.columns)) VALUES (\(marks))",
            [.text(entry.signature)] + Self.values(record))
        }
      }
    }
    return found.compactMap { read[$0.run.name] ?? known[$0.run.name]?.record }
  }

  private static let columns = """
    folder, number, date, state, project, task, verdict, exit_code, model, metric, value, data_sha256, \
    config_sha256, tool_version
    """

  private static func values(_ record: RunRecord) -> [SQLiteValue] {
    [
      .text(record.folder), .integer(record.number), .text(record.date), .text(record.state.rawValue),
      .text(record.project), .text(record.task), .text(record.verdict),
      record.exitCode.map { .integer(Int($0.rawValue)) } ?? .null, record.model.map { .text($0) } ?? .null,
      record.metric.map { .text($0) } ?? .null, record.value.map { .real($0) } ?? .null,
      .text(record.dataFingerprint), .text(record.configDigest), .text(record.toolVersion),
    ]
  }

  private static func record(_ row: ArraySlice<SQLiteValue>) -> RunRecord? {
    let row = Array(row)
    guard row.count == 14, let folder = row[0].text, let number = row[1].integer, let date = row[2].text,
      let state = row[3].text.flatMap({ RunRecord.State(rawValue: $0) }), let project = row[4].text,
      let task = row[5].text, let verdict = row[6].text, let data = row[11].text, let config = row[12].text,
      let version = row[13].text
    else { return nil }
    var record = RunRecord(number: number, folder: folder, date: date, state: state)
    record.project = project
    record.task = task
    record.verdict = verdict
    record.exitCode = row[7].integer.flatMap { Int32(exactly: $0) }.flatMap { ExitCode(rawValue: $0) }
    record.model = row[8].text
    record.metric = row[9].text
    record.value = row[10].real
    record.dataFingerprint = data
    record.configDigest = config
    record.toolVersion = version
    return record
  }
}
