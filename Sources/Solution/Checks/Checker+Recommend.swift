import JSON
import Support
import TimeAxis

extension Checker {
  /// What a recommender's file must have beside single keys.
  mutating func checkRecommend() {
    if file.scope.minValuePerYear != nil, isSound("scope"), !hasValue {
      error(
        .valueNeeds, "scope.min_value_per_year is set, but nothing says what a hit earns", at: "scope.min_value_per_year",
        fix: valueFix)
    }
    checkRecommendSplit()
    checkColdUser()
    checkColdItem()
    checkRules()
    checkRecommendModels()
    checkEvents()
  }

  // MARK: Tables

  /// Each table has a source that can be read, and either `data.tables` or `data.source` is given.
  mutating func checkTables() {
    let isSeveral = isGiven("data.tables")
    if isSeveral, isGiven("data.source") || isGiven("data.columns") {
      error(
        .source, "data has tables, and source or columns beside them",
        at: isGiven("data.source") ? "data.source" : "data.columns", hint: "they would be a second table of interactions",
        fix: "delete them, or delete data.tables")
    }
    if !isSeveral {
      for key in ["data.source", "data.columns"] where !isGiven(key) && isSound(key) {
        error(
          .missingKey, "'\(key)' is missing, and there is no data.tables", at: "data",
          fix: "add data.tables: {interactions: {source: ..., columns: ...}}")
      }
      if isGiven("data.source") { checkSource(file.data.source, at: "data.source") }
      return
    }
    for (key, table) in file.tables {
      checkSource(table.source, at: "\(key).source")
      if key != "data.tables.interactions", table.source.url != nil, isSound("\(key).source") {
        error(
          .source, "\(key).source names a url: only interactions are fetched in this version", at: "\(key).source.url",
          fix: "keep a copy as a file and name it with filepath")
      }
    }
  }

  /// Roles that a table may have, and those that it must.
  private static func roles(
    _ key: String, _ question: Question
  ) -> (must: [ColumnContract.Role], once: [ColumnContract.Role], may: [ColumnContract.Role]) {
    switch key {
    case "data.tables.items": ([.item], [.item, .title, .picture, .available], [.item, .title, .picture, .available, .feature])
    case "data.tables.users": ([.user], [.user], [.user, .feature, .sensitive])
    case "data.tables.returns": ([.user, .item], [.user, .item, .weight, .timestamp], [.user, .item, .weight, .timestamp])
    default:
      question == .ratings
        ? ([.user, .item, .rating], [.user, .item, .rating, .timestamp, .session], [.user, .item, .rating, .timestamp, .session])
        : (
          [.user, .item], [.user, .item, .weight, .event, .timestamp, .session],
          [.user, .item, .weight, .event, .timestamp, .session]
        )
    }
  }

  mutating func checkRecommendRoles() {
    for (key, table) in file.tables {
      let path = "\(key).columns"
      guard isSound(path) || table.columns.indices.allSatisfy({ isSound("\(path)[\($0)].role") }), !table.columns.isEmpty
      else { continue }
      let roles = Self.roles(key, question)
      for role in roles.must where table.columns(as: role).isEmpty {
        error(
          .columnRoles, "no column of \(key) has role \(role.rawValue)", at: path, hint: "exactly one must have it",
          fix: role == .rating
            ? "set role: rating on the column of the ratings, or recommend.feedback: implicit"
            : "set role: \(role.rawValue) on the column that holds the \(role.rawValue)s' ids")
      }
      for role in roles.once {
        let indices = table.columns.indices.filter { table.columns[$0].role == role }
        for index in indices.dropFirst() {
          error(
            .columnRoles,
            "a second column of \(key) has role \(role.rawValue): '\(table.columns[index].name)' after '\(table.columns[indices[0]].name)'",
            at: "\(path)[\(index)].role", hint: "only one can have it", fix: "give one of them another role")
        }
      }
      for (index, column) in table.columns.enumerated() where column.role != .ignore && !roles.may.contains(column.role) {
        error(
          .columnRoles, "column '\(column.name)': role \(column.role.rawValue) has no meaning in \(key)",
          at: "\(path)[\(index)].role", hint: "roles here: \((roles.may + [.ignore]).map(\.rawValue).joined(separator: ", "))",
          fix: "set role: ignore, or move the column to the table that it describes")
      }
    }
  }

  private var itemColumns: [ColumnContract] { file.data.tables?.items?.columns ?? [] }
  private var userColumns: [ColumnContract] { file.data.tables?.users?.columns ?? [] }
  private var tablesAreSound: Bool { isSound("data.tables") && isSound("data.columns") }

  // MARK: Split

  private mutating func checkRecommendSplit() {
    let split = file.split
    guard isSound("split"), tablesAreSound else { return }
    let time = file.interactions.columns(as: .timestamp).first
    switch split.type {
    case .cutoff, .leaveLastOut:
      guard let time else {
        error(
          .split, "a split of type \(split.type.rawValue) needs the time of each interaction", at: "split",
          hint: "no column of the interactions has role timestamp",
          fix: "set role: timestamp, or write {type: group, test: 0.2} to judge on users that training never saw")
        return
      }
      if split.type == .cutoff, let at = split.at { checkMoment(at, of: time) }
    default:
      if split.at != nil {
        error(.split, "'at' has no meaning for a split of type \(split.type.rawValue)", at: "split.at", fix: "delete at")
      }
      if split.type == .stratified, time != nil {
        warn(
          .timeIgnored, "ratings have a time ('\(time?.name ?? "")'), and the split does not go by it", at: "split.type",
          hint: "then the past is tested with what was learnt from the future", fix: "write {type: cutoff, test: 0.2}")
      }
    }
    if split.type == .leaveLastOut, split.test != SplitSettings().test {
      error(
        .split, "'test' has no meaning for a split of type leave_last_out", at: "split.test",
        hint: "the last item of each user is judged", fix: "delete test")
    }
    if split.at != nil, split.test != SplitSettings().test {
      error(.split, "split has at and test: only one can say where the test part begins", at: "split.test", fix: "delete one")
    }
  }

  private mutating func checkMoment(_ at: ScalarValue, of time: ColumnContract) {
    switch at {
    case .number:
      guard time.type != .integer else { return }
      error(
        .split, "split.at does not fit column '\(time.name)' of type \(time.type.rawValue)", at: "split.at",
        fix: "write a moment, in quotes")
    case .text(let text):
      let isDay = TimestampFormat.isoDate.parse(Array(text.utf8)) != nil
      let isOwn = time.timestampFormat.map { $0.parse(Array(text.utf8)) != nil } ?? false
      if time.type == .integer, isDay, !["unix_s", "unix_ms"].contains(time.unit ?? "") {
        error(
          .split, "split.at is a day, and column '\(time.name)' holds whole numbers of no known unit", at: "split.at",
          fix: "set unit: unix_s (or unix_ms) on the column, or write a number")
      } else if !isDay, !isOwn {
        error(
          .split, "split.at: '\(text)' is no day, nor written as column '\(time.name)' writes its moments", at: "split.at",
          hint: time.timestampFormat.map { "its format is \($0.pattern)" }, fix: "write a day such as \"2026-10-01\"")
      }
    }
  }

  // MARK: Cold start

  private mutating func checkColdUser() {
    guard case .popularityBy(let name) = file.recommend.coldUser, isSound("recommend"), tablesAreSound else { return }
    let usable = userColumns.filter { [.feature, .sensitive].contains($0.role) && [.category, .binary].contains($0.type) }
    guard !usable.contains(where: { $0.name == name }) else { return }
    error(
      .recommend, "recommend.cold_user: '\(name)' is no category column of the users", at: "recommend.cold_user",
      hint: usable.isEmpty
        ? "data.tables.users has none" : "columns that can be: \(usable.map(\.name).joined(separator: ", "))",
      fix: "name a category column with role feature, or write popularity")
  }

  private mutating func checkColdItem() {
    guard isGiven("recommend.cold_item"), file.recommend.coldItem == .attributes, isSound("recommend"), tablesAreSound,
      !itemColumns.contains(where: { $0.role == .feature || $0.role == .title })
    else { return }
    error(
      .recommend, "recommend.cold_item is attributes, but nothing is known of the items", at: "recommend.cold_item",
      hint: "data.tables.items has no column with role feature or title", fix: "add such a column, or write none")
  }

  // MARK: Rules

  private mutating func checkRules() {
    guard isSound("recommend.rules"), tablesAreSound else { return }
    for (index, line) in file.recommend.ruleLines.enumerated() {
      let key = "recommend.rules[\(index)]"
      let kinds = line.kinds
      guard kinds.count == 1 else {
        error(
          .recommend,
          kinds.isEmpty ? "\(key) holds no rule" : "\(key) holds \(kinds.count) rules: \(kinds.joined(separator: ", "))",
          at: key, hint: "one of exclude, only, deny, allow, pin, limit_per with max, boost with factor",
          fix: kinds.isEmpty ? "write a rule, or delete the line" : "write each in a line of its own")
        continue
      }
      for (name, isThere, owner) in [("max", line.max != nil, "limit_per"), ("factor", line.factor != nil, "boost")] {
        if kinds[0] == owner, !isThere {
          error(.recommend, "\(key): \(owner) needs \(name)", at: key, fix: "add \(name): \(name == "max" ? "2" : "1.2")")
        } else if kinds[0] != owner, isThere {
          error(
            .recommend, "\(key): \(name) has no meaning for \(kinds[0])", at: "\(key).\(name)", fix: "delete \(name)")
        }
      }
      for (kind, cells) in [("exclude", line.exclude), ("only", line.only), ("boost", line.boost)] {
        guard let cells else { continue }
        guard let cell = cells.only else {
          error(
            .recommend, "\(key).\(kind) names \(cells.cells.count) columns", at: "\(key).\(kind)", fix: "write each in a rule of its own")
          continue
        }
        checkRuleColumn(cell.column, value: cell.value, at: "\(key).\(kind).\(cell.column)")
      }
      if let column = line.limitPer { checkRuleColumn(column, value: nil, at: "\(key).limit_per") }
    }
  }

  private mutating func checkRuleColumn(_ name: String, value: RuleValue?, at key: String) {
    let usable = itemColumns.filter { [.feature, .available].contains($0.role) }
    let column = usable.first { $0.name == name } ?? (name == "available" ? usable.first { $0.role == .available } : nil)
    guard let column else {
      let names = usable.map(\.name)
      error(
        .recommend, "'\(name)' is no column of the items that a rule can look at", at: key,
        hint: NearestName.of(name, in: names).map { "did you mean '\($0)'?" }
          ?? (names.isEmpty ? "data.tables.items has none" : "columns that can be: \(names.joined(separator: ", "))"),
        fix: "name a column of data.tables.items with role feature or available")
      return
    }
    guard let value else {
      if ![.category, .text, .binary, .integer].contains(column.type) {
        error(
          .recommend, "limit_per: column '\(column.name)' of type \(column.type.rawValue) makes no groups", at: key,
          fix: "name a category column")
      }
      return
    }
    let fits: Bool
    switch (column.type, value) {
    case (.binary, .flag), (.number, .number), (.integer, .number): fits = true
    case (.category, .text), (.text, .text), (.category, .number): fits = true
    case (.number, .flag), (.integer, .flag): fits = column.role == .available
    default: fits = false
    }
    if !fits {
      error(
        .recommend, "'\(column.name)' has type \(column.type.rawValue), and the rule compares it with \(value.json.text)",
        at: key,
        fix: column.type == .binary
          ? "write true or false" : [.number, .integer].contains(column.type) ? "write a number" : "write a text, in quotes")
    }
  }

  // MARK: Models and metrics

  private mutating func checkRecommendModels() {
    guard isSound("models"), tablesAreSound else { return }
    let interactions = file.interactions
    var hasSegment = false
    if case .popularityBy = file.recommend.coldUser { hasSegment = true }
    let needs: [(name: String, isThere: Bool, what: String, fix: String)] = [
      (
        "sequence", !interactions.columns(as: .timestamp).isEmpty, "the time of each interaction", "set role: timestamp on a column of the interactions"
      ),
      (
        "recent_popularity", !interactions.columns(as: .timestamp).isEmpty, "the time of each interaction",
        "set role: timestamp on a column of the interactions"
      ),
      (
        "co_visit", !interactions.columns(as: .session).isEmpty, "what belongs together", "set role: session on the column of orders or visits"
      ),
      ("segment_popularity", hasSegment, "the segment of a user", "set recommend.cold_user: popularity_by_ and a column of the users"),
      (
        "attributes", itemColumns.contains { $0.role == .feature || $0.role == .title }, "what is known of the items",
        "add data.tables.items with columns of role title or feature"
      ),
    ]
    for (name, isThere, what, fix) in needs where !isThere {
      if let index = file.models.candidates.firstIndex(of: name) {
        error(.candidates, "candidate \(name) needs \(what)", at: "models.candidates[\(index)]", fix: fix)
      }
      if file.models.baseline == name {
        error(.candidates, "baseline \(name) needs \(what)", at: "models.baseline", fix: fix)
      }
    }
  }

  private mutating func checkEvents() {
    guard question == .implicit, isSound("data"), !file.tables.isEmpty else { return }
    let hasColumn = !file.interactions.columns(as: .event).isEmpty
    if isGiven("data.events"), !hasColumn {
      error(
        .columnRoles, "data.events says what events weigh, but no column of the interactions has role event", at: "data.events",
        fix: "set role: event on the column that says what happened, or delete data.events")
    }
    if hasColumn, file.data.events.isEmpty {
      error(
        .columnRoles, "a column has role event, but data.events does not say what its values weigh", at: "data",
        fix: "add events: {order: 5, click: 1} to data")
    }
    if !file.data.events.isEmpty, !file.data.events.contains(where: { $0.weight > 0 }) {
      error(.columnRoles, "data.events: no event weighs more than 0, so nothing is learnt", at: "data.events", fix: "give one a weight above 0")
    }
  }

  /// What a criterion of a recommender needs.
  mutating func checkRecommendNeeds(of criterion: Criterion, _ metric: MetricReference, at key: String) {
    guard question.task == .recommend else { return }
    if criterion.k != nil, !metric.isOfLists {
      error(
        .criterionNeeds, "k is for metrics of lists, not for \(metric.name)", at: "\(key).k", fix: "delete k")
    }
    if metric.name == "value_per_year", !hasValue, isSound("scope") {
      error(.criterionNeeds, "value_per_year needs scope.value_of_hit", at: "\(key).metric", fix: valueFix)
    }
  }

  /// Slices that every recommender has.
  static let recommendSlices = ["new_users", "new_items", "heavy_users"]

  mutating func checkRecommendSlice(_ slice: String, at key: String) {
    guard tablesAreSound, !Self.recommendSlices.contains(slice) else { return }
    let usable = userColumns.filter { [.feature, .sensitive].contains($0.role) && [.category, .binary].contains($0.type) }
    guard !usable.contains(where: { $0.name == slice }) else { return }
    let names = Self.recommendSlices + usable.map(\.name)
    error(
      .slice, "the slice '\(slice)' is neither a group of users nor a category column of the users", at: key,
      hint: NearestName.of(slice, in: names).map { "did you mean '\($0)'?" }
        ?? "slices that can be: \(names.joined(separator: ", "))",
      fix: "name one of them")
  }
}
