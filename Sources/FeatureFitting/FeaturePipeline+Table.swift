public import Features
public import Matrices
public import Tables

extension FeaturePipeline {
  /// The features of some rows of a table, in the order of `rows`.
  /// - Parameters:
  ///   - context: rows that may be looked back on beside `rows` and what was kept from training. They matter only where
  ///     a feature looks back: there, a row sees earlier rows of its key, never itself or a later one.
  ///   - areTogether: whether `rows` see each other; false gives what an endpoint answers that is asked for one at a
  ///     time.
  public func matrix(
    _ table: Table, rows: [Int], context: [Int] = [], areTogether: Bool = true, threads: Int
  ) -> FeatureMatrix {
    var others = context
    if areTogether, !context.isEmpty {
      let wanted = Set(rows)
      others = context.filter { !wanted.contains($0) }
    }
    if historyLength == 0 { others = [] }
    return apply(
      table.rawColumns(inputs, rows: rows + others), targets: rows.count, areTogether: areTogether, threads: threads)
  }

  /// One row of a table as an endpoint would get it.
  public func rawRow(_ table: Table, _ row: Int) -> [RawValue] {
    let columns = table.rawColumns(inputs, rows: [row])
    return inputs.indices.map { columns.value(column: $0, row: 0) }
  }
}
