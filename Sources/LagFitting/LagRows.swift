internal import ForecastModel
internal import Matrices
internal import Statistics
internal import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Rows to learn from: drawn origins and steps of all series, their features and targets.
struct LagRows: Sendable {
  var matrix: FeatureMatrix
  /// What the trees add to, and what they are to reach, as scores; of each row.
  var starts: [Double]
  var targets: [Double]
  var weights: [Double]
  /// Where each row comes from.
  var places: [Place]

  struct Place: Sendable {
    var series: Int
    var step: Int
    /// Period of the target, its value, and the level of the series at the origin.
    var period: Int
    var value: Double
    var level: LagLevel
  }

  /// Draws rows and fills them by letting each series pass as it will pass in service: value by value.
  init(_ panel: LagPanel, _ recipe: LagRecipe, _ settings: LagSettings, threads: Int) {
    let draws = LagDraws(panel, recipe, settings)
    var firsts = [0]
    let chosen = Parallel.map(panel.series.count, threads: threads) { draws.rows(of: $0) }
    for rows in chosen { firsts.append(firsts[firsts.count - 1] + rows.count) }
    let count = firsts[firsts.count - 1]
    let offsets = firsts
    let features = recipe.features
    let cells = Cells(rows: count, columns: features.count)
    let places = Parallel.map(panel.series.count, threads: threads) { index in
      Self.fill(panel.series[index], index, chosen[index], recipe, cells, from: offsets[index])
    }.flatMap { $0 }
    self.places = places.map(\.place)
    starts = places.map { recipe.transform.score($0.start) }
    targets = places.map { recipe.transform.forward($0.place.level.scaled($0.place.value)) }
    let power = settings.weightPower
    let sizes = places.map { recipe.scaling == .ratio ? pow($0.place.level.size, power) : 1 }
    let mean = sizes.reduce(0, +) / Double(max(1, count))
    weights = sizes.map { mean > 0 && mean.isFinite ? $0 / mean : 1 }
    matrix = FeatureMatrix(
      features.enumerated().map { position, feature in
        FeatureMatrix.Column(
          feature.name, feature.levels.map { FeatureMatrix.Kind.category(levels: (0..<$0).map { String($0) }) } ?? .number,
          cells.column(position))
      }, rowCount: count)
  }

  /// The rows of one series, in the order of their origins.
  private static func fill(
    _ series: LagPanel.Series, _ number: Int, _ rows: [LagDraws.Row], _ recipe: LagRecipe, _ cells: Cells, from first: Int
  ) -> [(place: Place, start: Double)] {
    var history = LagHistory(firstPeriod: series.firstPeriod, recipe: recipe)
    var row = [Double](repeating: .nan, count: cells.columns)
    var result: [(place: Place, start: Double)] = []
    result.reserveCapacity(rows.count)
    var next = 0
    for (origin, value) in series.values.enumerated() {
      if next < rows.count, rows[next].origin == origin {
        row.withUnsafeMutableBufferPointer { row in
          let maker = LagRow(history, recipe: recipe, facts: series.facts, number: number, into: row)
          while next < rows.count, rows[next].origin == origin {
            let step = rows[next].step
            let start = maker.fill(step: step, known: series.known, into: row)
            cells.put(row, at: first + next)
            let place = Place(
              series: number, step: step, period: history.nextPeriod + step - 1,
              value: series.values[origin + step - 1], level: maker.level)
            result.append((place, start))
            next += 1
          }
        }
      }
      if next == rows.count { break }
      history.append(value, known: series.known)
    }
    return result
  }
}

/// Numbers by column, written row by row from several threads, each row by one of them.
private final class Cells: @unchecked Sendable {
  let rows: Int
  let columns: Int
  private let memory: UnsafeMutableBufferPointer<Double>

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    memory = .allocate(capacity: max(1, rows * columns))
    memory.initialize(repeating: .nan)
  }

  deinit { memory.deallocate() }

  func put(_ row: UnsafeMutableBufferPointer<Double>, at index: Int) {
    for column in 0..<columns { memory[column * rows + index] = row[column] }
  }

  func column(_ index: Int) -> [Double] { Array(memory[index * rows..<(index + 1) * rows]) }
}
