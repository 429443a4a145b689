import Support
import TimeAxis

extension Checker {
  mutating func checkSource() {
    guard question.task == .recommend else { return checkSource(file.data.source, at: "data.source") }
    checkTables()
  }

  mutating func checkSource(_ source: DataSource, at key: String) {
    guard isSound(key) else { return }
    switch (source.filepath, source.url) {
    case (nil, nil):
      error(
        .source, "\(key) names no file", at: key, hint: "either filepath or url is needed",
        fix: "add filepath: data/sales.csv")
    case (_?, _?):
      error(
        .source, "\(key) names a filepath and a url", at: "\(key).url", hint: "only one can be read",
        fix: "delete one of them")
    case (let path?, nil) where path.hasPrefix("http://") || path.hasPrefix("https://"):
      error(
        .source, "\(key).filepath holds an address", at: "\(key).filepath", hint: "did you mean 'url'?",
        fix: "rename the key to url")
    default: break
    }
    if source.delimiter == (source.decimal == .comma ? "," : ".") {
      error(
        .source, "\(key): the delimiter '\(source.delimiter)' is also the decimal mark",
        at: file.places["\(key).delimiter"] == nil ? "\(key).decimal" : "\(key).delimiter",
        hint: "files with decimal commas mostly have delimiter: \";\"", fix: "give the delimiter of the file")
    }
  }

  mutating func checkColumns() {
    if question.task == .recommend {
      for (key, table) in file.tables { checkContracts(of: table.columns, at: "\(key).columns") }
      return checkRecommendRoles()
    }
    guard isSound("data.columns") || !file.data.columns.isEmpty else { return }
    checkContracts(of: file.data.columns, at: "data.columns")
    // A role that could not be read may be the one that seems to be missing.
    let rolesAreSound =
      file.data.columns.indices.allSatisfy { isSound("data.columns[\($0)].role") }
      && isSound("data.columns") || onlyInnerFaults
    if rolesAreSound {
      if question == .forecast {
        checkExactlyOne(.timestamp)
        checkExactlyOne(.target)
      } else {
        checkClassifyRoles()
      }
    }
    noteUnused()
  }

  /// Each column by itself, and that none stands twice.
  private mutating func checkContracts(of columns: [ColumnContract], at path: String) {
    var seen = [String: Int]()
    for (index, column) in columns.enumerated() {
      let key = "\(path)[\(index)]"
      if isSound("\(key).name") {
        if let first = seen[column.name] {
          error(
            .columnNames, "column '\(column.name)' is listed twice", at: "\(key).name",
            hint: file.place(of: "\(path)[\(first)]")?.line.map { "first in line \($0)" },
            fix: "delete one of the two")
        }
        seen[column.name] = seen[column.name] ?? index
      }
      if isSound(key) { checkContract(of: column, at: key) }
    }
  }

  /// Whether what was refused in the columns leaves every role readable.
  private var onlyInnerFaults: Bool {
    !refused.contains { key in
      guard key.hasPrefix("data.columns") else { return key == "data" }
      return key.hasSuffix(".role") || !key.dropFirst("data.columns".count).contains(".")
    }
  }

  /// A classifier has a target (only unusual rows are found without), something to learn from, and at most one column
  /// of each role that says what a row is.
  private mutating func checkClassifyRoles() {
    let needsNone = !file.models.candidates.isEmpty && file.models.candidates.allSatisfy { $0 == "isolation_forest" }
    if needsNone || !isSound("models.candidates") {
      checkAtMostOne(.target)
    } else {
      checkExactlyOne(.target)
    }
    for role in [ColumnContract.Role.id, .user, .weight, .timestamp, .available, .event] { checkAtMostOne(role) }
    if file.data.columns(as: .feature).isEmpty {
      error(
        .columnRoles, "no column has role feature, so there is nothing to learn from", at: "data.columns",
        fix: "set role: feature on the columns that are known when the decision is taken")
    }
  }

  private mutating func checkExactlyOne(_ role: ColumnContract.Role) {
    if !file.data.columns.contains(where: { $0.role == role }) {
      error(
        .columnRoles, "no column has role \(role.rawValue)", at: "data.columns", hint: "exactly one must have it",
        fix: role == .timestamp
          ? "set role: timestamp on the column that holds the time"
          : "set role: target on the column to \(question == .forecast ? "forecast" : "predict")")
    }
    checkAtMostOne(role)
  }

  private mutating func checkAtMostOne(_ role: ColumnContract.Role) {
    let indices = file.data.columns.indices.filter { file.data.columns[$0].role == role }
    for index in indices.dropFirst() {
      error(
        .columnRoles,
        "a second column has role \(role.rawValue): '\(file.data.columns[index].name)' after '\(file.data.columns[indices[0]].name)'",
        at: "data.columns[\(index)].role", hint: "only one can have it", fix: "give one of them another role")
    }
  }

  /// Whether the target has a type of which no outcome can be.
  var targetIsUnusable: Bool {
    file.data.columns(as: .target).contains { ![.binary, .category, .number, .integer].contains($0.type) }
  }

  private mutating func checkContract(of column: ColumnContract, at key: String) {
    let isNumber = column.type == .number || column.type == .integer
    let isTime = column.type == .date || column.type == .datetime
    let allowed: [ColumnContract.ColumnType]? =
      switch column.role {
      case .timestamp: [.date, .datetime, .integer]
      case .target: question == .forecast ? [.number, .integer] : [.binary, .category, .number, .integer]
      case .seriesID: [.category, .text, .integer]
      case .static: [.category, .number, .integer, .binary]
      case .knownFuture, .pastOnly: [.number, .integer, .binary, .category]
      case .sensitive: [.category, .binary]
      case .id, .user, .item, .session: [.category, .text, .integer]
      case .weight, .rating: [.number, .integer]
      case .title: [.category, .text]
      case .picture: [.text]
      case .event where question.task == .recommend: [.category]
      case .available where question.task == .recommend: [.binary, .number, .integer]
      case .event where question == .forecast: [.binary]
      case .available, .event: [.date, .datetime, .integer]
      case .feature where question.task == .recommend: [.category, .text, .number, .integer, .binary]
      case .feature, .ignore: nil
      }
    if let allowed, !allowed.contains(column.type) {
      error(
        .columnContract,
        "column '\(column.name)': role \(column.role.rawValue) cannot have type \(column.type.rawValue)",
        at: "\(key).type",
        hint: "types for this role: \(allowed.map(\.rawValue).joined(separator: ", "))",
        fix: "change the type or the role")
      return
    }
    if let format = column.format { checkFormat(format, of: column, isTime: isTime, at: "\(key).format") }
    if !isNumber, column.min != nil || column.max != nil {
      error(
        .columnContract, "column '\(column.name)': min and max are for numbers, its type is \(column.type.rawValue)",
        at: column.min == nil ? "\(key).max" : "\(key).min", fix: "delete min and max, or change the type")
    }
    if let min = column.min, let max = column.max, min > max {
      error(
        .columnContract, "column '\(column.name)': min \(text(min)) is above max \(text(max))", at: "\(key).min",
        fix: "swap the two")
    }
    if column.positive != nil, column.type != .binary {
      error(
        .columnContract, "column '\(column.name)': positive is for type binary, its type is \(column.type.rawValue)",
        at: "\(key).positive", fix: "delete positive, or set type: binary")
    }
  }

  private mutating func checkFormat(_ format: String, of column: ColumnContract, isTime: Bool, at key: String) {
    guard isTime else {
      error(
        .columnContract, "column '\(column.name)': format is for dates, its type is \(column.type.rawValue)", at: key,
        fix: "delete format, or set type: date")
      return
    }
    guard let parsed = TimestampFormat(format) else {
      error(
        .columnContract, "column '\(column.name)': '\(format)' is no format of dates", at: key,
        hint: "such as yyyy-MM-dd, dd.MM.yyyy or yyyy-MM-dd'T'HH:mm:ss",
        fix: "write it with yyyy, MM, dd, HH, mm, ss, SSS and XXX (an offset), other letters in quotes")
      return
    }
    let wanted: TimestampKind = column.type == .date ? .date : .dateTime
    guard parsed.kind != wanted else { return }
    error(
      .columnContract,
      "column '\(column.name)': format '\(format)' has \(parsed.kind == .date ? "no hour" : "an hour"), its type is \(column.type.rawValue)",
      at: key, hint: "type \(parsed.kind.rawValue) would fit", fix: "change the type or the format")
  }

  private mutating func noteUnused() {
    let looksAhead = !Set(file.models.candidates).isDisjoint(with: Self.candidatesWithRegressors)
    let unused = file.data.columns.indices.filter {
      let role = file.data.columns[$0].role
      return role == .pastOnly || role == .knownFuture && !looksAhead
    }
    guard let first = unused.first else { return }
    let names = unused.map { file.data.columns[$0].name }.joined(separator: ", ")
    note(
      .unusedColumns, "no candidate that is listed looks at \(names)", at: "data.columns[\(first)]",
      hint: "known_future columns are used by \(Self.candidatesWithRegressors.joined(separator: ", ")); past_only ones are checked and kept")
  }

  /// Candidates of a forecast that look at known_future columns.
  private static let candidatesWithRegressors = ["arima", "lag_gbt"]
}
