public import Bundles
public import JSON
public import Support
import TimeAxis

/// The predictor of the forecasting vertical: answers `POST /v1/forecast` from the models of a bundle.
///
/// It holds the models after the last row of training and, for each test window, those that the report judged, so
/// that `as_of` repeats the report's own forecasts to the last bit.
public struct ForecastPredictor: Predictor {
  public let contract: ForecastContract
  public let interface: PredictorInterface
  let current: ForecastModelSet
  private let past: [ForecastModelSet]
  /// Makes orders of forecasts; nil where the contract has no policy for them.
  let orders: OrderBook?
  private let hierarchy: HierarchyModelSet?
  /// One for each of `past`, where there is a hierarchy.
  private let pastHierarchies: [HierarchyModelSet]
  /// Forecasts series that training had not seen; nil where nothing does.
  public let coldStart: ColdStartModel?
  /// No series, and the intervals of those without a past.
  private let coldSet: ForecastModelSet?
  private let answerWriter: ForecastAnswerWriter

  /// A predictor from models in memory, as a run has them.
  /// - Parameters:
  ///   - hierarchy: the sums of `current`; nil where there are none.
  ///   - pastHierarchies: those of each of `past`, or none.
  ///   - coldStart: what forecasts series that training had not seen; nil where nothing does.
  public init(
    contract: ForecastContract, current: ForecastModelSet, past: [ForecastModelSet], orders: OrderBook? = nil,
    hierarchy: HierarchyModelSet? = nil, pastHierarchies: [HierarchyModelSet] = [], coldStart: ColdStartModel? = nil
  ) {
    self.contract = contract
    self.orders = orders
    self.coldStart = coldStart
    coldSet = coldStart.map {
      ForecastModelSet(series: [], modelIntervals: $0.intervals, baselineIntervals: $0.intervals).prepared(for: contract)
    }
    self.hierarchy = hierarchy?.prepared(for: contract)
    self.pastHierarchies = pastHierarchies.map { $0.prepared(for: contract) }
    self.current = current.prepared(for: contract)
    self.past = past.map { $0.prepared(for: contract) }
    answerWriter = ForecastAnswerWriter(contract: contract)
    interface = ForecastInterface.make(contract: contract, models: current)
  }

  /// Loads the models of a bundle. Throws where a part is missing or damaged.
  /// - Parameter batchMax: the most series in one call; nil leaves it as the bundle says.
  public init(bundle: Bundle, batchMax: Int? = nil) throws(Diagnostic) {
    var contract = try ForecastContract(json: try bundle.json(Self.contractFile), source: Self.contractFile)
    if let batchMax { contract.batchMax = batchMax }
    let current = try Self.models(Self.currentSection, of: bundle, contract: contract)
    var past = [ForecastModelSet]()
    while bundle.sectionNames.contains("\(Self.pastSection)-\(past.count)") {
      past.append(try Self.models("\(Self.pastSection)-\(past.count)", of: bundle, contract: contract))
    }
    var orders: OrderBook?
    if contract.orders != nil {
      var section = try bundle.section(Self.ordersSection)
      orders = try OrderBook(from: &section, contract: contract)
    }
    var hierarchies = [HierarchyModelSet]()
    if !contract.levels.isEmpty {
      for (index, models) in ([current] + past).enumerated() {
        var section = try bundle.section(Self.hierarchySection(index))
        hierarchies.append(
          try HierarchyModelSet(from: &section, contract: contract, bottomCount: models.series.count))
        guard section.remaining == 0 else { throw section.fault("\(section.remaining) bytes more than the sums take") }
      }
    }
    var coldStart: ColdStartModel?
    if !contract.statics.isEmpty {
      var section = try bundle.section(Self.coldStartSection)
      let model = try ColdStartModel(from: &section)
      guard section.remaining == 0, model.columns == contract.statics, contract.canWrite(period: model.lastPeriod) else {
        throw section.fault("the model of new series is not that of the contract")
      }
      coldStart = model
    }
    self.init(
      contract: contract, current: current, past: past, orders: orders, hierarchy: hierarchies.first,
      pastHierarchies: Array(hierarchies.dropFirst()), coldStart: coldStart)
  }

  /// The part that forecasts new series.
  public static let coldStartSection = "cold-start"

  /// The part with the sums: 0 after all data, then one for each of the past origins.
  public static func hierarchySection(_ index: Int) -> String { "hierarchy-\(index)" }

  /// The keys of all sums, by level of the contract.
  public var sums: [[[String]]] { hierarchy?.levels.map { $0.models.series.map(\.key) } ?? [] }

  private static func models(
    _ name: String, of bundle: Bundle, contract: ForecastContract
  ) throws(Diagnostic) -> ForecastModelSet {
    var section = try bundle.section(name)
    let set = try ForecastModelSet(
      from: &section, keyCount: contract.keys.count, columnCount: contract.knownColumns.count)
    guard section.remaining == 0 else { throw section.fault("\(section.remaining) bytes more than the models take") }
    if let series = set.series.first(where: { !contract.canWrite(period: $0.lastPeriod) }) {
      throw section.fault("a series ends with period \(series.lastPeriod), which is no \(contract.frequency.unit)")
    }
    return set
  }

  /// The candidate whose answers say of what they are made, since that differs from series to series.
  private static let ensembleName = "ensemble"

  /// Names of the parts in a bundle.
  public static let contractFile = "forecast"
  public static let currentSection = "models"
  public static let pastSection = "holdout"
  public static let ordersSection = "orders"

  /// The keys of all series that were trained, in the order of the bundle.
  public var keys: [[String]] { current.series.map(\.key) }

  /// Large batches, far horizons and long histories would hold up other requests.
  public func isQuick(_ request: JSONValue) -> Bool {
    (request["batch"]?.array?.count ?? 1) <= 8 && (request["horizon"]?.number ?? 0) <= 200
      && (request["history"]?.array?.count ?? 0) <= 200
  }

  public func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    let (requests, isBatch) = try ForecastRequestReader.read(request, contract: contract)
    let answers = try forecasts(requests, isBatch: isBatch)
    if isBatch { writer.raw("{\"batch\":[") }
    for (index, answer) in answers.enumerated() {
      if index > 0 { writer.raw(",") }
      answerWriter.write(answer, into: &writer)
    }
    if isBatch { writer.raw("]}") }
  }

  /// The forecasts that a request body asks for, one or a batch, as values.
  public func forecasts(_ request: JSONValue) throws(RequestFault) -> [ForecastAnswer] {
    let (requests, isBatch) = try ForecastRequestReader.read(request, contract: contract)
    return try forecasts(requests, isBatch: isBatch)
  }

  private func forecasts(_ requests: [ForecastRequest], isBatch: Bool) throws(RequestFault) -> [ForecastAnswer] {
    var answers = [ForecastAnswer]()
    var faults = [RequestFault]()
    var ordered = [[String]: Int]()
    for (index, request) in requests.enumerated() {
      do throws(RequestFault) {
        if request.order != nil, let first = ordered.updateValue(index, forKey: request.key) {
          throw RequestFault(
            status: 422, kind: "ordered-twice", title: "An order of one series is asked for twice",
            fields: [.init("/batch/\(index)/order", "the stock would be counted twice; first in element \(first)")])
        }
        answers.append(try forecast(request, at: isBatch ? "/batch/\(index)" : ""))
      } catch {
        faults.append(error)
        if faults.count == 20 { break }
      }
    }
    if var first = faults.first {
      // One answer for all of a batch: the fields of every fault of the first one's kind.
      first.fields = faults.filter { $0.kind == first.kind }.flatMap(\.fields)
      throw first
    }
    return answers
  }

  /// The forecast of one series.
  /// - Parameter pointer: where the request stands in its body, for faults.
  public func forecast(_ request: ForecastRequest, at pointer: String = "") throws(RequestFault) -> ForecastAnswer {
    let found = try models(request, at: pointer)
    let series = found.series
    let servesBaseline = contract.serves == contract.baseline && contract.serves != contract.candidate
    var model = servesBaseline ? series.baseline : series.model
    let isCold = model.isProfile
    let set = isCold ? coldSet ?? found.set : found.set
    let intervals = servesBaseline ? set.baselineIntervals : set.modelIntervals
    var context = context(of: series, request)
    let appended = try append(request.history, to: &model, in: &context, at: pointer)
    let used = found.pastUsed + appended
    let last = context.nextPeriod - 1
    let horizon = request.horizon ?? contract.horizon
    var path = ForecastPath()
    model.forecast(horizon: max(horizon, orderPeriods(request)), in: context, into: &path)
    // What the others were forecast to be holds for what training knew; nobody sent the others' news.
    let isAsTrained = used == 0 && !found.isUnknown && !request.sentColumns.contains { model.usedColumns.contains($0) }
    let adjustment = servesBaseline ? found.baselineAdjustment : found.adjustment
    if isAsTrained { adjustment?.apply(to: &path) }
    let levels = request.quantiles ?? contract.quantiles
    let usual = request.quantiles == nil ? set.usualQuantiles(servesBaseline: servesBaseline) : []
    var values = [Double]()
    values.reserveCapacity(horizon * (levels.count + 2))
    for step in 0..<horizon {
      let (median, scale) = (path.median[step], path.scale[step])
      values.append(contract.clipped(median, members: found.members))
      let known = step * (levels.count + 1)
      for place in 0...levels.count {
        // The served quantile stands first. Both ways compute the same bits.
        let value =
          known + place < usual.count
          ? scale > 0 ? median + scale * usual[known + place] : median
          : intervals.quantile(
            place == 0 ? contract.servedQuantile : levels[place - 1], step: step + 1, median: median, scale: scale)
        values.append(contract.clipped(value, members: found.members))
      }
    }
    return ForecastAnswer(
      key: series.key, model: name(of: model, isCold: isCold), lastKnown: last, levels: levels, values: values,
      historyUsed: used, historyKnown: request.history.count - used,
      unused: request.sentColumns.filter { !model.usedColumns.contains($0) }.map { contract.knownFuture[$0].name }
        + (found.isUnknown ? [] : zip(contract.statics, request.statics ?? []).filter { $0.1 != nil }.map(\.0)),
      assumed: assumed(model, context, horizon: horizon),
      outside: outside(request, covered: (series.lastPeriod + 1)...(last + path.median.count)),
      order: order(request, path: path, intervals: intervals, servesBaseline: servesBaseline), level: request.level,
      isReconciled: isAsTrained && (servesBaseline || adjustment?.shifts.isEmpty == false))
  }

  /// Periods of which something was said and that are neither forecast nor between what was trained and that: a slip
  /// in a date would be passed over without a word.
  private func outside(_ request: ForecastRequest, covered: ClosedRange<Int>) -> [Int] {
    Array(
      request.knownFuture.lazy.map(\.period).filter { !covered.contains($0) && contract.canWrite(period: $0) }.prefix(20))
  }

  /// What answers a request: a series or a sum, with what makes them agree.
  private struct Found {
    var set: ForecastModelSet
    var series: ForecastModelSet.Series
    var adjustment: PathAdjustment?
    var baselineAdjustment: PathAdjustment?
    /// Series that it is the sum of.
    var members = 1
    /// Training had not seen it.
    var isUnknown = false
    /// Rows of the request's history from before the end of training, which only a series without a past can use.
    var pastUsed = 0
  }

  private func find(_ request: ForecastRequest, in set: ForecastModelSet, _ hierarchy: HierarchyModelSet?) -> Found? {
    if let level = request.level {
      guard let sums = hierarchy?.levels[level], let place = sums.models.place(of: request.key) else { return nil }
      return Found(
        set: sums.models, series: sums.models.series[place], adjustment: sums.adjustments[place],
        baselineAdjustment: sums.baselineAdjustments[place], members: sums.memberCounts[place])
    }
    guard let place = set.place(of: request.key) else { return nil }
    return Found(set: set, series: set.series[place], adjustment: hierarchy?.bottom[place])
  }

  /// A series that training had not seen, by its attributes.
  private func unseen(_ request: ForecastRequest) -> Found? {
    guard let coldStart, let coldSet, request.level == nil, let statics = request.statics else { return nil }
    let past = request.history.prefix { $0.period <= coldStart.lastPeriod }.map(\.value)
    let model = coldStart.model(attributes: statics, past: past)
    return Found(
      set: coldSet, series: .init(key: request.key, lastPeriod: coldStart.lastPeriod, model: model, baseline: model),
      isUnknown: true, pastUsed: past.count)
  }

  /// Stands for the model in answers about series without a past.
  public static let coldStartName = "cold_start"

  private func name(of model: FittedForecaster, isCold: Bool) -> String {
    if isCold { return Self.coldStartName }
    return contract.serves == Self.ensembleName ? "\(contract.serves): \(model.name)" : contract.serves
  }

  private func models(_ request: ForecastRequest, at pointer: String) throws(RequestFault) -> Found {
    guard let now = find(request, in: current, hierarchy) ?? unseen(request) else {
      let name = request.key.joined(separator: " / ")
      let known = request.level.flatMap { hierarchy?.levels[$0].models } ?? current
      // Of very many series only the first are compared: an unknown name must not cost more than a forecast.
      let near = NearestName.of(name, in: known.series.prefix(5000).lazy.map { $0.key.joined(separator: " / ") })
      throw RequestFault(
        status: 404, kind: "unknown-series", title: "The model knows no such series",
        fields: [
          .init("\(pointer)/series", "'\(name.count > 200 ? "\(name.prefix(200))..." : name)' was not trained" + (near.map { "; did you mean '\($0)'?" } ?? "")
            + (coldStart == nil ? "" : "; a new series is forecast where 'static' says what it is like"))
        ])
    }
    // Lead times are met or missed by the level of a new series as a whole; quantiles of sums were learnt of others.
    guard request.order == nil || !now.isUnknown else {
      throw RequestFault(
        status: 422, kind: "no-order", title: "No order is proposed for a new series",
        fields: [.init("\(pointer)/order", "orders are proposed for series that training knew; ask for the forecast")])
    }
    guard let moment = request.asOf else { return now }
    let origins = past.indices.compactMap { index in
      find(request, in: past[index], pastHierarchies.indices.contains(index) ? pastHierarchies[index] : nil)
    }
    if let found = (origins + [now]).first(where: { $0.series.lastPeriod + 1 == moment }) { return found }
    let moments = (origins + [now]).map { text(of: $0.series.lastPeriod + 1) }
    throw RequestFault(
      status: 422, kind: "unknown-origin", title: "The model keeps no such origin",
      fields: [.init("\(pointer)/as_of", "this series can be forecast as of \(moments.joined(separator: ", "))")])
  }

  /// What is known around the last period of a series, with what a request says.
  func context(of series: ForecastModelSet.Series, _ request: ForecastRequest) -> ForecastContext {
    var context = ForecastContext(nextPeriod: series.lastPeriod + 1, known: series.known)
    let width = contract.knownColumns.count
    context.overlay(
      request.known(after: series.lastPeriod, longest: contract.longestHorizon), columns: width)
    overlayHolidays(&context, upTo: request, columns: width)
    return context
  }

  /// Puts the calendar into the periods that the request asks about.
  private func overlayHolidays(_ context: inout ForecastContext, upTo request: ForecastRequest, columns width: Int) {
    guard let holidays = contract.holidays else { return }
    let last = request.lastObserved(after: context.nextPeriod - 1, longest: contract.longestHorizon)
    let unknown = [Double](repeating: .nan, count: contract.knownFuture.count)
    context.overlay(
      (context.nextPeriod...last + max(request.horizon ?? contract.horizon, orderPeriods(request))).map {
        (period: $0, values: unknown + holidays.values(of: $0))
      }, columns: width)
  }

  /// The columns that a model looks at, and of which nothing is known for some period of the forecast.
  private func assumed(_ model: FittedForecaster, _ context: ForecastContext, horizon: Int) -> [String] {
    model.usedColumns.filter { column in
      (0..<horizon).contains { context.known.value(column, at: context.nextPeriod + $0).isNaN }
    }.compactMap { contract.knownFuture.indices.contains($0) ? contract.knownFuture[$0].name : nil }
  }

  /// Lets a model see the rows that are newer than what it knows; returns their number. The context then stands
  /// after the last of them.
  func append(
    _ history: [ForecastRequest.Observed], to model: inout FittedForecaster, in context: inout ForecastContext,
    at pointer: String
  ) throws(RequestFault) -> Int {
    let lastPeriod = context.nextPeriod - 1
    var used = 0
    for row in history where row.period > lastPeriod {
      let last = context.nextPeriod - 1
      // Over a gap the model has only its own forecasts to go by, so it bridges no more than it forecasts.
      guard row.period - last - 1 <= contract.longestHorizon else {
        throw RequestFault(
          status: 422, kind: "history-too-far", title: "The history is too far from what the model knows",
          fields: [
            .init(
              "\(pointer)/history",
              "'\(text(of: row.period))' is \(row.period - last) periods after '\(text(of: last))', the last one "
                + "known; at most \(contract.longestHorizon) may be missing between: send those, or train again")
          ])
      }
      while context.nextPeriod < row.period {
        model.append(contract.gapsAreZero ? contract.clipped(0) : .nan, in: context)
        context.nextPeriod += 1
      }
      model.append(row.value, in: context)
      context.nextPeriod += 1
      used += 1
    }
    return used
  }

  /// A period as the client writes it.
  public func text(of period: Int) -> String {
    contract.format.string(contract.frequency.timestamp(of: period, kind: contract.format.kind))
  }
}
