import CSQLite

/// Why the database did not do what was asked.
struct SQLiteFault: Error, Equatable {
  var message: String
}

/// One value of a row.
enum SQLiteValue: Equatable {
  case null
  case integer(Int)
  case real(Double)
  case text(String)

  var text: String? { if case .text(let value) = self { value } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// SQLite keeps 2.0 in a REAL column as 2.0; an integer can only come from another writer.
  var real: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }
}

/// A thin cover over the C interface: one connection, used by one thread.
final class SQLite {
  /// Waits this long for another process that writes.
  private static let busyMilliseconds: Int32 = 5000
  private let handle: OpaquePointer

  init(_ path: String) throws(SQLiteFault) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened else {
      sqlite3_close(opened)
      throw SQLiteFault(message: String(cString: sqlite3_errstr(code)))
    }
    handle = opened
    sqlite3_busy_timeout(handle, Self.busyMilliseconds)
  }

  deinit { sqlite3_close(handle) }

  /// Runs one statement that gives no rows.
  func run(_ statement: String, _ values: [SQLiteValue] = []) throws(SQLiteFault) {
    _ = try rows(statement, values)
  }

  /// All rows of one statement.
  func rows(_ text: String, _ values: [SQLiteValue] = []) throws(SQLiteFault) -> [[SQLiteValue]] {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, text, -1, &prepared, nil) == SQLITE_OK, let statement = prepared else {
      throw fault()
    }
    defer { sqlite3_finalize(statement) }
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, Int64(number))
        case .real(let number): sqlite3_bind_double(statement, place, number)
        case .text(let text): sqlite3_bind_text(statement, place, text, -1, Self.copied)
        }
      guard code == SQLITE_OK else { throw fault() }
    }
    var rows = [[SQLiteValue]]()
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { Self.value(statement, $0) })
      case SQLITE_DONE: return rows
      default: throw fault()
      }
    }
  }

  /// All of `body` or nothing. The write lock is taken at once, so that two writers wait for each other instead of
  /// failing half-way.
  func transaction(_ body: () throws(SQLiteFault) -> Void) throws(SQLiteFault) {
    try run("BEGIN IMMEDIATE")
    do throws(SQLiteFault) {
      try body()
      try run("COMMIT")
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  /// Tells SQLite to copy a bound text (`SQLITE_TRANSIENT`, a macro that is not imported).
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  private static func value(_ statement: OpaquePointer, _ column: Int32) -> SQLiteValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: .integer(Int(sqlite3_column_int64(statement, column)))
    case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT: .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
    default: .null
    }
  }

  private func fault() -> SQLiteFault { SQLiteFault(message: String(cString: sqlite3_errmsg(handle))) }
}
