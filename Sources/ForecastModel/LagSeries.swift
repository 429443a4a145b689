public import Support
internal import TreeModel

/// Boosting on lags for one series: what it has seen of late, and the model that all series share.
///
/// Without the shared model, which a file keeps elsewhere (`attach`), it forecasts the last value.
///
/// Layout: u64 identity of the shared model, f64 facts (count first), u32 number of the series plus one (0: unknown),
/// f64 spread, the history.
public struct LagSeries: FittedModel {
  /// What `identity` names; nil until it is attached.
  public private(set) var model: LagModel?
  /// Of the shared model.
  public let identity: UInt64
  /// Codes of the fixed facts, in the recipe's order; NaN for one that training had not seen.
  public let facts: [Double]
  /// As training numbered the series; -1 for one that it did not know.
  public let number: Int
  /// Errors of this series against those that the shared model expects; positive.
  public let spread: Double
  public private(set) var history: LagHistory

  public init(model: LagModel, facts: [Double], number: Int, spread: Double, history: LagHistory) {
    self.model = model
    identity = model.identity
    self.facts = facts
    self.number = number
    self.spread = spread
    self.history = history
  }

  public var name: String { "gradient boosting on lags" }

  public var usedColumns: [Int] { Array(history.columns.indices) }

  /// Takes the shared model, if it is the one that was fitted with this series, and the state is of its recipe.
  /// - Returns: whether it is.
  @discardableResult public mutating func attach(_ model: LagModel) -> Bool {
    let recipe = model.recipe
    guard model.identity == identity, history.columns.count == recipe.columns.count,
      facts.count == recipe.fixed.count, history.memory == recipe.memory, history.columnMemory == recipe.columnWindow
    else { return false }
    self.model = model
    return true
  }

  public func forecast(horizon: Int, into path: inout ForecastPath) {
    forecast(horizon: horizon, in: ForecastContext(nextPeriod: history.nextPeriod), into: &path)
  }

  public func forecast(horizon: Int, in context: ForecastContext, into path: inout ForecastPath) {
    path.resize(horizon)
    guard let model, history.seen > 0 else {
      let last = history.last ?? 0
      for step in path.median.indices { (path.median[step], path.scale[step]) = (last, abs(last) * spread) }
      return
    }
    let recipe = model.recipe
    var history = self.history
    var row = [Double](repeating: .nan, count: model.trees.featureCount)
    var first = 0
    while first < path.median.count {
      let steps = min(recipe.block, path.median.count - first)
      row.withUnsafeMutableBufferPointer { row in
        let maker = LagRow(history, recipe: recipe, facts: facts, number: number, into: row)
        for step in 1...steps {
          let value = model.value(maker, step: step, known: context.known, row)
          path.median[first + step - 1] = value
          // A forecast near zero is as uncertain as one of a tenth of the level.
          let size = max(abs(value), 0.1 * maker.level.size)
          path.scale[first + step - 1] = spread * model.spread.deviation(size: size, step: first + step)
        }
      }
      first += steps
      guard first < path.median.count else { break }
      for step in first - steps..<first { history.append(path.median[step], known: context.known) }
    }
  }

  public mutating func append(_ value: Double) {
    append(value, in: ForecastContext(nextPeriod: history.nextPeriod))
  }

  public mutating func append(_ value: Double, in context: ForecastContext) {
    history.append(value, known: context.known)
  }

  /// Equal in every bit of the state, gaps included, and of the same shared model, attached or not.
  public static func == (a: LagSeries, b: LagSeries) -> Bool {
    var (one, other) = (ByteWriter(), ByteWriter())
    a.encode(into: &one)
    b.encode(into: &other)
    return one.bytes == other.bytes
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(identity)
    writer.put(facts)
    writer.put(UInt32(clamping: number + 1))
    writer.put(spread)
    history.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    model = nil
    identity = try reader.integer(UInt64.self)
    facts = try reader.doubles()
    number = try reader.whole("number of a series", in: 0...(1 << 24)) - 1
    spread = try reader.magnitude("spread")
    history = try LagHistory(from: &reader)
  }
}

extension LagModel {
  /// One forecast from a row that is filled for its origin.
  package func value(
    _ maker: LagRow, step: Int, known: KnownRows, _ row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let start = maker.fill(step: step, known: known, into: row)
    var margin = 0.0
    withUnsafeMutablePointer(to: &margin) { margin in
      trees.margins(
        row: UnsafeBufferPointer(row), into: UnsafeMutableBufferPointer(start: margin, count: 1))
    }
    let score = recipe.transform.score(start) + margin
    let value = maker.level.centre + maker.level.unit * recipe.transform.backward(score)
    return recipe.isNotNegative ? max(0, value) : value
  }
}
