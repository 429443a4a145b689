import Evaluation
import FeatureFitting
import LearnerFitting
import Matrices
import Solution
import Tables

/// Signs that the data give the answer away.
enum ClassifyLeaks {
  /// Columns that alone know the answer, ids and equal rows on both sides, and values that were known too late.
  static func find(
    data: ClassifyData, split: RowSplit, whole: PreparedPart, solution: SolutionFile, threads: Int
  ) -> [LeakageFinding] {
    let target: LeakageAlarms.Target
    let values = data.target.values(of: whole.trainingRows)
    switch data.target.kind {
    case .binary: target = .binary(values.map { $0 == 1 })
    case .multiclass: target = .classes(values.map { Int($0) })
    case .regression: target = .number(values)
    }
    var findings = LeakageAlarms.columns(of: whole.training, target: target)
    let all = Array(0..<data.table.rowCount)
    // After a cut in time the same customers go on, as they do once the model serves; nobody learns from a user's name.
    var isInTime = false
    if case .cutoff = solution.split.method { isInTime = true }
    for column in solution.data.columns where column.role == .id || column.role == .user && !isInTime {
      guard let cells = data.table[column.name]?.values else { continue }
      let ids = all.map { cells.isMissing($0) ? nil : cells.text($0) }
      if let found = LeakageAlarms.ids(ids, column: column.name, training: split.development, judged: split.test) {
        findings.append(found)
      }
    }
    let matrix = whole.pipeline.matrix(data.table, rows: all, threads: threads)
    if let found = LeakageAlarms.duplicates(in: matrix, training: split.development, judged: split.test),
      found.isAlarm
    {
      findings.append(found)
    }
    if let moment = moments(.event, or: .timestamp, data, solution),
      let known = moments(.available, or: nil, data, solution),
      let found = LeakageAlarms.lateValues(available: known.values, column: known.name, moment: moment.values)
    {
      findings.append(found)
    }
    return findings
  }

  /// The times of the column with a role, or with another.
  private static func moments(
    _ role: Solution.ColumnContract.Role, or other: Solution.ColumnContract.Role?, _ data: ClassifyData,
    _ solution: SolutionFile
  ) -> (name: String, values: [Double])? {
    let column =
      solution.data.columns(as: role).first ?? other.flatMap { solution.data.columns(as: $0).first }
    guard let column, let times = data.table.timestamps(column.name) else { return nil }
    return (column.name, times.map { $0 == Column.missingTimestamp ? .nan : Double($0) })
  }
}
