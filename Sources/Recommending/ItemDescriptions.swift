import RecommendModel
import Solution
import Tables

/// What the client's table of items says, row by row.
struct ItemDescriptions {
  /// Ids, in the order of the rows.
  let names: [String]
  private let table: Table
  private let columns: [Solution.ColumnContract]

  init(_ table: Table, _ columns: [Solution.ColumnContract]) {
    self.table = table
    self.columns = columns
    let key = columns.first { $0.role == .item }.flatMap { table[$0.name]?.values }
    names = key.map { values in (0..<table.rowCount).map { values.text($0) } } ?? []
  }

  /// The items by number, with what is known of each; texts are its title and text columns together, pictures what the
  /// column of that role says.
  static func catalogue(
    _ items: [String], _ described: ItemDescriptions?
  ) -> (catalogue: Catalogue?, texts: [String], pictures: [String]?) {
    guard let described else { return (Catalogue(identifiers: items), [], nil) }
    var rowOf = [String: Int]()
    for (row, name) in described.names.enumerated() { rowOf[name] = row }
    let rows = items.map { rowOf[$0] }
    let table = described.table
    func texts(_ name: String) -> [String] {
      guard let values = table[name]?.values else { return [] }
      return rows.map { row in row.map { values.isMissing($0) ? "" : values.text($0) } ?? "" }
    }
    var columns = [Catalogue.Column]()
    var words = [[String]]()
    for column in described.columns where column.role == .feature {
      guard let values = table[column.name]?.values else { continue }
      switch values {
      case .categories:
        columns.append(
          .init(column.name, .category(.init(rows.map { $0.flatMap { values.isMissing($0) ? nil : values.text($0) } }))))
      case .flags(let flags):
        columns.append(
          .init(
            column.name,
            .flag(rows.map { $0.map { flags[$0] == Tables.Column.missingFlag ? -1 : Int8(flags[$0]) } ?? -1 })))
      case .numbers, .timestamps:
        let numbers = table.measurements(column.name) ?? []
        columns.append(.init(column.name, .number(rows.map { $0.map { numbers[$0] } ?? .nan })))
      case .texts: words.append(texts(column.name))
      }
    }
    let titles = described.columns.first { $0.role == .title }.map { texts($0.name) }
    if let titles { words.insert(titles, at: 0) }
    let joined = words.isEmpty ? [] : items.indices.map { item in words.map { $0[item] }.filter { !$0.isEmpty }.joined(separator: " ") }
    let available = described.columns.first { $0.role == .available }.flatMap { table.measurements($0.name) }
    return (
      Catalogue(
        identifiers: items, titles: titles,
        // An item of which nobody says that it is there cannot be promised, one that the table does not have can.
        isAvailable: available.map { flags in rows.map { $0.map { flags[$0] > 0 } ?? true } }, columns: columns), joined,
      described.columns.first { $0.role == .picture }.map { texts($0.name) }
    )
  }
}
