import Solution
import Tables
import TimeAxis

/// When something failed, or announced that it would: the runs of rows that the event column marks.
enum EventMarks {
  /// The events of each series as ranges of periods, in the order of time; empty lists where no column has role event.
  static func read(_ table: Table, solution: SolutionFile, set: SeriesSet) -> [[ClosedRange<Int>]] {
    var events = [[ClosedRange<Int>]](repeating: [], count: set.series.count)
    guard let column = solution.data.columns(as: .event).first,
      case .flags(let flags)? = table[column.name]?.values,
      let moments = table.timestamps(solution.data.timestamp.name)
    else { return events }
    let keys = set.keyNames.compactMap { table[$0]?.values }
    var places = [[String]: Int]()
    for (index, series) in set.series.enumerated() { places[series.key] = index }
    var rows = [[(period: Int, isMarked: Bool)]](repeating: [], count: set.series.count)
    for row in 0..<table.rowCount {
      guard let series = places[keys.map { $0.text(row) }],
        let period = set.frequency.period(of: moments[row], kind: set.format.kind)
      else { continue }
      rows[series].append((period, flags[row] == 1))
    }
    for index in rows.indices {
      var open: (first: Int, last: Int)?
      for row in rows[index].sorted(by: { $0.period < $1.period }) {
        if row.isMarked {
          open = (open?.first ?? row.period, row.period)
        } else if let (first, last) = open {
          events[index].append(first...last)
          open = nil
        }
      }
      if let (first, last) = open { events[index].append(first...last) }
    }
    return events
  }
}
