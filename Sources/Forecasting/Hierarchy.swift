public import Reconciliation
public import Solution
public import Support

/// The sums that a client asks for beside the series, as series of their own on the same calendar.
public struct Hierarchy: Sendable {
  /// Sums over the same columns.
  public struct Level: Sendable, Equatable {
    /// Columns that name a sum; none for the sum of all.
    public var columns: [String]
    /// Places in `sums`.
    public var places: Range<Int>

    /// For people: `region and store`, or `total`.
    public var name: String { columns.isEmpty ? HierarchySettings.total : columns.joined(separator: " and ") }
  }

  public let levels: [Level]
  public let structure: SummingStructure
  /// All sums, level by level in the order of `levels`, within a level by key: nodes of `structure` in its order.
  public let sums: SeriesSet
  /// By sum: its bottom series.
  public let members: [[Int]]

  /// The work grows with the cube of sums, whatever the number of series.
  static let mostSums = 4000

  /// Sums the series of a set.
  ///
  /// Before its first value and after its last a series counts as nothing; a value that is missing between makes the
  /// sums unknown there.
  /// - Throws: `E3093` (65) where series have no calendar in common, `E3094` where a column that names sums is empty for
  ///   a series, `E3095` where there are more sums than can be made to agree.
  public init(_ settings: HierarchySettings, of set: SeriesSet, source: String? = nil) throws(Diagnostic) {
    guard set.sharesCalendar else {
      throw Diagnostic(
        "E3093", "series that are counted in whole numbers have no calendar in common, so they have no sums",
        fix: "give the timestamps as dates, or delete forecast.hierarchy", exitCode: .dataError)
    }
    var levels = [Level]()
    var groups = [[Int]]()
    var sums = [SeriesSet.Series]()
    var members = [[Int]]()
    var count = 0
    for columns in settings.columns {
      let parts = columns.map { name in Self.values(of: name, in: set) }
      let keys = set.series.indices.map { index in parts.map { $0[index] } }
      for (name, values) in zip(columns, parts) {
        guard let lacking = values.firstIndex(of: "") else { continue }
        let others = values.count { $0.isEmpty } - 1
        throw Diagnostic(
          "E3094", "forecast.hierarchy sums by '\(name)', and \(set.series[lacking].name) has none"
            + (others > 0 ? ", nor have \(others) more" : ""),
          at: source.map { Place(file: $0) }, hint: "each series belongs to one sum of each level",
          fix: "fill the column '\(name)', or take it out of forecast.hierarchy", exitCode: .dataError)
      }
      let sorted = Set(keys).sorted { $0.lexicographicallyPrecedes($1) }
      let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
      let groupOfSeries = keys.map { places[$0] ?? 0 }
      levels.append(Level(columns: columns, places: count..<count + sorted.count))
      groups.append(groupOfSeries)
      count += sorted.count
      guard count <= Self.mostSums else { continue }
      var own = [[Int]](repeating: [], count: sorted.count)
      for (index, group) in groupOfSeries.enumerated() { own[group].append(index) }
      members += own
      for (group, key) in sorted.enumerated() {
        sums.append(Self.sum(own[group].map { set.series[$0] }, key: key, end: set.lastPeriod))
      }
    }
    guard count <= Self.mostSums else {
      let widest = levels.max { $0.places.count < $1.places.count }
      throw Diagnostic(
        "E3095", "forecast.hierarchy asks for \(count) sums, at most \(Self.mostSums) can be made to agree",
        at: source.map { Place(file: $0) }, hint: widest.map { "the level '\($0.name)' has \($0.places.count)" },
        fix: "take the widest level out", exitCode: .dataError)
    }
    guard let structure = SummingStructure(groups: groups, bottomCount: set.series.count) else {
      throw Diagnostic("E3093", "there are no series to sum", fix: "check the data file", exitCode: .dataError)
    }
    self.levels = levels
    self.structure = structure
    self.members = members
    self.sums = SeriesSet(
      keyNames: [], staticNames: [], frequency: set.frequency, format: set.format, series: sums,
      rowCount: set.rowCount, interpolatesGaps: set.interpolatesGaps)
  }

  private static func values(of name: String, in set: SeriesSet) -> [String] {
    if let place = set.keyNames.firstIndex(of: name) { return set.series.map { $0.key[place] } }
    if let place = set.staticNames.firstIndex(of: name) { return set.series.map { $0.statics[place] } }
    return set.series.map { _ in "" }
  }

  private static func sum(_ series: [SeriesSet.Series], key: [String], end: Int) -> SeriesSet.Series {
    let first = series.map(\.firstPeriod).min() ?? end
    var values = [Double](repeating: 0, count: max(0, end - first + 1))
    for one in series {
      let known = (one.values.lastIndex { !$0.isNaN } ?? -1) + 1
      for (index, value) in one.values.prefix(known).enumerated() where values.indices.contains(one.firstPeriod - first + index) {
        values[one.firstPeriod - first + index] += value
      }
    }
    return SeriesSet.Series(key: key, firstPeriod: first, values: values, statics: [])
  }

  /// The series of one level as a set, to be measured like any other.
  func set(of level: Level) -> SeriesSet {
    SeriesSet(
      keyNames: level.columns, staticNames: [], frequency: sums.frequency, format: sums.format,
      series: Array(sums.series[level.places]), rowCount: sums.rowCount, interpolatesGaps: sums.interpolatesGaps)
  }
}
