internal import ForecastModel
internal import LagFitting
internal import Support
internal import TimeAxis

#if canImport(Glibc)
  import Glibc
#endif

/// A data set as boosting on lags takes it, with its horizon and where its held-out part begins.
struct LagWorld {
  var panel: LagPanel
  var horizon: Int
  /// First held-out period of a series, by series; the values reach to the end.
  var ends: [Int]
  /// Test windows one after another in the held-out part.
  var windows: Int

  /// The panel before an origin: `back` periods before the held-out part.
  func panel(back: Int) -> LagPanel {
    var panel = panel
    for index in panel.series.indices {
      let one = panel.series[index]
      panel.series[index].values = Array(one.values.prefix(max(0, ends[index] - back - one.firstPeriod)))
    }
    return panel
  }

  init(_ name: String, folder: String) throws(Diagnostic) {
    switch name {
    case "synth": self = try Self.synthetic(folder)
    case "sku": self = try Self.articles(folder)
    case "oj": self = try Self.juice(folder)
    default: self = try Self.group(name, folder)
    }
  }

  private init(_ panel: LagPanel, horizon: Int, ends: [Int], windows: Int) {
    (self.panel, self.horizon, self.ends, self.windows) = (panel, horizon, ends, windows)
  }

  /// The generated shops: price, promotion and holiday are known; store and product do not change.
  private static func synthetic(_ folder: String) throws(Diagnostic) -> LagWorld {
    let training = try rows("\(folder)/retail_synth_daily_train.csv")
    let all = training + (try rows("\(folder)/retail_synth_daily_test.csv"))
    let end = (training.compactMap { day($0[0]) }.max() ?? 0) + 1
    return world(
      all.map { Cell(key: "\($0[1])/\($0[2])", period: day($0[0]) ?? 0, value: Double($0[3]) ?? .nan,
        known: [Double($0[4]) ?? .nan, Double($0[5]) ?? .nan], texts: [$0[6]], facts: [$0[1], $0[2]]) },
      .daily, seasons: [7], numbers: ["price", "promo"], categories: ["holiday"], facts: ["store", "product"],
      horizon: 56, end: { _ in end }, windows: 1, gap: .nan)
  }

  /// Articles of an online shop; days without a row are days without a sale.
  private static func articles(_ folder: String) throws(Diagnostic) -> LagWorld {
    let all = try rows("\(folder)/retail_online_sku_daily.csv")
    let last = all.compactMap { day($0[1]) }.max() ?? 0
    return world(
      all.map { Cell(key: $0[0], period: day($0[1]) ?? 0, value: Double($0[2]) ?? .nan) }, .daily, seasons: [7],
      horizon: 7, end: { _ in last - 27 }, windows: 4, gap: 0, until: last)
  }

  /// Weekly orange juice: price, deal and advertisement are known; weeks are missing.
  private static func juice(_ folder: String) throws(Diagnostic) -> LagWorld {
    let all = try rows("\(folder)/retail_oj_weekly.csv")
    let last = all.compactMap { Int($0[2]) }.max() ?? 0
    return world(
      all.map { Cell(key: "\($0[0])/\($0[1])", period: Int($0[2]) ?? 0, value: Double($0[3]) ?? .nan,
        known: [Double($0[4]) ?? .nan, Double($0[5]) ?? .nan, Double($0[6]) ?? .nan], facts: [$0[0], $0[1]]) },
      .integer, seasons: [], numbers: ["price", "deal", "feat"], facts: ["store", "brand"], horizon: 4,
      end: { _ in last - 15 }, windows: 4, gap: .nan)
  }

  /// A group of `groups.csv`.
  private static func group(_ name: String, _ folder: String) throws(Diagnostic) -> LagWorld {
    let training = try rows("\(folder)/\(name)_train.csv")
    let test = try rows("\(folder)/\(name)_test.csv")
    var ends: [String: Int] = [:]
    for row in training { ends[row[0]] = max(ends[row[0]] ?? 0, (Int(row[1]) ?? 0) + 1) }
    let seasons = name.hasSuffix("hourly") ? [24, 168] : name.hasSuffix("monthly") ? [12] : name.hasSuffix("quarterly") ? [4] : []
    let horizon = test.count / max(1, ends.count)
    let found = ends
    return world(
      (training + test).map { Cell(key: $0[0], period: Int($0[1]) ?? 0, value: Double($0[2]) ?? .nan) }, .integer,
      seasons: seasons, horizon: horizon, end: { found[$0] ?? 0 }, windows: 1, gap: .nan)
  }

  private struct Cell {
    var key: String
    var period: Int
    var value: Double
    var known: [Double] = []
    var texts: [String] = []
    var facts: [String] = []
  }

  private static func world(
    _ cells: [Cell], _ frequency: Frequency, seasons: [Int], numbers: [String] = [], categories: [String] = [],
    facts: [String] = [], horizon: Int, end: (String) -> Int, windows: Int, gap: Double, until: Int? = nil
  ) -> LagWorld {
    let levels = categories.indices.map { index in Array(Set(cells.map { $0.texts[index] })).sorted() }
    let kinds = facts.indices.map { index in Array(Set(cells.map { $0.facts[index] })).sorted() }
    let codes = levels.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, Double($0)) }) }
    let kindCodes = kinds.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, Double($0)) }) }
    let groups = Dictionary(grouping: cells, by: \.key)
    let keys = groups.keys.sorted()
    let series = keys.map { key -> LagPanel.Series in
      let own = groups[key] ?? []
      let first = own.map(\.period).min() ?? 0
      let last = until ?? own.map(\.period).max() ?? 0
      var values = [Double](repeating: gap, count: last - first + 1)
      var known = KnownRows(
        firstPeriod: first,
        columns: (0..<numbers.count + categories.count).map { _ in [Double](repeating: .nan, count: values.count) })
      for cell in own {
        values[cell.period - first] = cell.value
        for (index, number) in cell.known.enumerated() { known.columns[index][cell.period - first] = number }
        for (index, text) in cell.texts.enumerated() {
          known.columns[numbers.count + index][cell.period - first] = codes[index][text] ?? .nan
        }
      }
      return LagPanel.Series(
        firstPeriod: first, values: values, known: known,
        facts: facts.indices.map { kindCodes[$0][own[0].facts[$0]] ?? .nan })
    }
    let panel = LagPanel(
      frequency: frequency, seasonLengths: seasons,
      columns: numbers.map { .init($0, .number) }
        + categories.enumerated().map { .init($1, .category(levels: levels[$0].count)) },
      fixed: facts.enumerated().map { .init($1, levels: kinds[$0].count) }, series: series)
    return LagWorld(panel, horizon: horizon, ends: keys.map(end), windows: windows)
  }

  /// Fields of each line but the first; no field is quoted in these files.
  private static func rows(_ path: String) throws(Diagnostic) -> [[String]] {
    guard let file = fopen(path, "rb") else { throw Diagnostic("E3001", "cannot read \(path)", exitCode: .dataError) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&piece, 1, 1 << 16, file), count > 0 { bytes += piece[..<count] }
    return bytes.split(separator: 10).dropFirst().map { line in
      line.split(separator: 44, omittingEmptySubsequences: false).map {
        String(decoding: $0.last == 13 ? $0.dropLast() : $0, as: UTF8.self)
      }
    }
  }

  private static func day(_ text: String) -> Int? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    return CivilDate(year: parts[0], month: parts[1], day: parts[2])?.daysSinceEpoch
  }
}
