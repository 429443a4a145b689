import ClientTables
public import Digests
public import RecommendModel
public import Solution
public import Support
public import Tables

/// The client's tables as recommending reads them.
public struct RecommendData: Sendable {
  public var interactions: Interactions
  /// By user and item number: what came back, as much as the table of returns says.
  var returned: [(user: Int32, item: Int32, amount: Float)]
  /// What is known of each item, by its number: of those interacted with first, then of those that nobody dealt with.
  public var catalogue: Catalogue
  /// Of each item the words of its title and text columns; empty where there are none.
  var texts: [String]
  /// Nil where the items' table has no column of pictures.
  var pictures: ItemPictures?
  /// Columns of users with a value for each user, by their number in `interactions`; -1 is not known.
  public var userColumns: [UserColumn]
  /// Of all cells: what stages are made from.
  public var digest: Digest
  /// What messages call the file of interactions.
  public var source: String
  /// Whether whole numbers of time are seconds since 1970.
  var timeIsKnown: Bool
  public var notes: [Diagnostic]
  public var facts: Facts

  /// A column of the users: a code for each, and the text of each code.
  public struct UserColumn: Sendable {
    public var name: String
    public var codes: [Int32]
    public var levels: [String]
    public var isSensitive: Bool
  }

  /// What a report says about the data before anything is fitted.
  public struct Facts: Sendable {
    public var rows: Int
    public var users: Int
    public var items: Int
    /// Items that stand in the table of items and that nobody dealt with.
    public var itemsWithoutInteraction: Int
    /// Items that were dealt with and that the table of items does not have.
    public var itemsNotDescribed: Int
    public var usersNotDescribed: Int
    /// Rows that take away.
    public var returnRows: Int
    public var missing: [(name: String, share: Double)]
    public var firstTime: Int64?
    public var lastTime: Int64?
    public var notes: [String]
  }

  /// Reads and checks all tables.
  ///
  /// Throws `Diagnostics` with every fault of the data (65), or of a file (66).
  /// - Parameters:
  ///   - path: of the interactions, from where the user stands.
  ///   - folder: in which `solution.yaml` stands.
  public init(reading path: String, solution: SolutionFile, folder: String, threads: Int) throws(Diagnostics) {
    let own = solution.interactions
    let checks = solution.data.checks
    let client = try ClientTable(
      reading: path, source: own.source, columns: own.columns, checks: checks,
      required: [.user, .item, .weight, .rating, .timestamp], threads: threads)
    source = path
    var found = client.notes
    var log = try Interactions(client.table, own.columns, events: solution.data.events, source: path)
    let time = own.columns(as: .timestamp).first
    timeIsKnown = time.map { $0.type != .integer || ["unix_s", "unix_ms"].contains($0.unit ?? "") } ?? false
    // Of equal scores the smaller number comes first: the one that was more popular before anything is judged. A split
    // that cannot be made is said later.
    let early = try? RecommendSplit(solution, log, timeIsKnown: timeIsKnown).validation.training
    log.numberItems(byPopularityIn: early ?? [])
    let taken = log.itemNames.count
    var digests = [try Self.digest(path)]
    func table(_ table: DataTable?, key: Solution.ColumnContract.Role...) throws(Diagnostics) -> ClientTable? {
      guard let table else { return nil }
      let path = ClientTable.path(table.source.filepath ?? "", in: folder)
      let read = try ClientTable(
        reading: path, source: table.source, columns: table.columns, checks: checks, required: key, threads: threads)
      digests.append(try Self.digest(path))
      found += read.notes
      return read
    }
    let items = try table(solution.data.tables?.items, key: .item)
    let users = try table(solution.data.tables?.users, key: .user)
    let returns = try table(solution.data.tables?.returns, key: .user, .item, .weight)
    var faults = [Diagnostic]()
    for (read, settings, role) in [(items, solution.data.tables?.items, Solution.ColumnContract.Role.item), (users, solution.data.tables?.users, .user)] {
      guard let read, let settings else { continue }
      faults += read.missingFaults(above: checks.maxMissing, besides: settings.columns(as: .picture).map(\.name))
      faults += read.table.duplicateFaults(by: settings.columns(as: role).map(\.name), source: read.source)
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    let described = items.map { ItemDescriptions($0.table, solution.data.tables?.items?.columns ?? []) }
    log.addItems(described?.names ?? [])
    let made = ItemDescriptions.catalogue(log.itemNames, described)
    guard let catalogue = made.catalogue else {
      throw Diagnostics([
        Diagnostic("E4803", "items could not be numbered", at: Place(file: path), fix: "report this", exitCode: .bug)
      ])
    }
    self.catalogue = catalogue
    texts = made.texts
    pictures = made.pictures.map { ItemPictures(sources: $0, folder: folder) }
    userColumns = Self.userColumns(users?.table, solution.data.tables?.users?.columns ?? [], log.userNames)
    returned = returns.map { Self.returned($0.table, solution.data.tables?.returns?.columns ?? [], log) } ?? []
    interactions = log
    notes = found
    var hasher = ContentHasher()
    for digest in digests { hasher.update(digest.hex) }
    digest = hasher.finish()
    let describedNames = Set(described?.names ?? [])
    let describedUsers = users.map { read in
      Set(Interactions.numbered(read.table[solution.data.tables?.users?.columns(as: .user).first?.name ?? ""]?.values ?? .flags([])).names)
    }
    let names = (users: log.userNames, items: log.itemNames)
    facts = Facts(
      rows: log.count, users: log.userNames.count, items: log.itemNames.count,
      itemsWithoutInteraction: log.itemNames.count - taken,
      itemsNotDescribed: described == nil ? 0 : names.items[..<taken].count { !describedNames.contains($0) },
      usersNotDescribed: describedUsers.map { known in names.users.count { !known.contains($0) } } ?? 0,
      returnRows: log.weights.count { $0 < 0 } + returned.count, missing: client.missing,
      firstTime: log.times?.min(), lastTime: log.times?.max(), notes: found.map(\.message))
    if facts.itemsNotDescribed > 0 {
      notes.append(
        Diagnostic(
          "E4804", "\(facts.itemsNotDescribed) items were dealt with and are not in the table of items",
          at: Place(file: items?.source ?? path),
          hint: "rules cannot see them, and nothing but their interactions is known of them",
          fix: "add them to the table, or leave it so", severity: .note, exitCode: .success))
    }
  }

  private static func digest(_ path: String) throws(Diagnostics) -> Digest {
    do throws(Diagnostic) { return try Digest(ofFile: path) } catch { throw Diagnostics([error]) }
  }

  private static func userColumns(
    _ table: Table?, _ columns: [Solution.ColumnContract], _ names: [String]
  ) -> [UserColumn] {
    guard let table, let key = columns.first(where: { $0.role == .user })?.name, let own = table[key]?.values else { return [] }
    var numbers = [String: Int]()
    for (number, name) in names.enumerated() { numbers[name] = number }
    return columns.compactMap { column in
      guard [.feature, .sensitive].contains(column.role), [.category, .binary].contains(column.type),
        let values = table[column.name]?.values
      else { return nil }
      let (codes, levels) = Interactions.numbered(values)
      var ofUser = [Int32](repeating: -1, count: names.count)
      for row in 0..<table.rowCount { if let user = numbers[own.text(row)] { ofUser[user] = codes[row] } }
      return UserColumn(name: column.name, codes: ofUser, levels: levels, isSensitive: column.role == .sensitive)
    }
  }

  private static func returned(
    _ table: Table, _ columns: [Solution.ColumnContract], _ interactions: Interactions
  ) -> [(user: Int32, item: Int32, amount: Float)] {
    func names(_ role: Solution.ColumnContract.Role) -> ColumnValues? {
      columns.first { $0.role == role }.flatMap { table[$0.name]?.values }
    }
    guard let users = names(.user), let items = names(.item) else { return [] }
    let amounts = columns.first { $0.role == .weight }.flatMap { table.measurements($0.name) }
    var userNumbers = [String: Int32](), itemNumbers = [String: Int32]()
    for (number, name) in interactions.userNames.enumerated() { userNumbers[name] = Int32(number) }
    for (number, name) in interactions.itemNames.enumerated() { itemNumbers[name] = Int32(number) }
    return (0..<table.rowCount).compactMap { row in
      guard let user = userNumbers[users.text(row)], let item = itemNumbers[items.text(row)] else { return nil }
      return (user, item, amounts.map { Float(abs($0[row])) } ?? 1)
    }
  }

  /// The number of each user's segment, by the column of `recommend.cold_user`; nil where there is none.
  func segments(_ solution: SolutionFile) -> UserColumn? {
    guard case .popularityBy(let name) = solution.recommend.coldUser else { return nil }
    return userColumns.first { $0.name == name }
  }
}
