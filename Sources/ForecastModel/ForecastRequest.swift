import Bundles
import JSON
import Support
import TimeAxis

/// One question to a forecasting model: which series, how far, and what has happened since training.
public struct ForecastRequest: Sendable, Equatable {
  /// The series' key in the order of the contract's columns; of a sum, in the order of its level's.
  public var key: [String]
  /// The level of the contract whose sum is asked for; nil asks for a series.
  public var level: Int?
  /// What is the same for the whole series, in the order of the contract's static columns, nil where nothing was
  /// said: for a series that training had not seen. Nil where the request has none.
  public var statics: [String?]?
  /// Nil asks for the trained horizon.
  public var horizon: Int?
  /// Nil asks for the trained quantiles.
  public var quantiles: [Double]?
  /// Observed values by period, newer than the model's own; sorted.
  public var history: [Observed]
  /// Known-future columns by period, in the order of the contract; NaN where nothing was said.
  public var knownFuture: [(period: Int, values: [Double])]
  /// Numbers of the known-future columns of which something was sent for the time to come, rising.
  public var sentColumns: [Int] = []
  /// The first period that is forecast, of a past origin that the bundle keeps.
  public var asOf: Int?
  /// Asks for an order, too.
  public var order: OrderRequest?

  /// What was seen in one period.
  public struct Observed: Sendable, Equatable {
    public var period: Int
    /// NaN stands for a period known to be unknown.
    public var value: Double
    /// Known-future columns in the order of the contract; empty or NaN where nothing was said.
    public var known: [Double]

    public init(period: Int, value: Double, known: [Double] = []) {
      self.period = period
      self.value = value
      self.known = known
    }
  }

  /// The last period of the history that follows on what a model knows, with no gap longer than it bridges.
  func lastObserved(after lastPeriod: Int, longest: Int) -> Int {
    var last = lastPeriod
    for row in history where row.period > last && row.period - last <= longest + 1 { last = row.period }
    return last
  }

  /// What was said of known columns, for the periods that can matter: a row of the year 9999 must not take the memory
  /// of all years until then.
  func known(after lastPeriod: Int, longest: Int) -> [(period: Int, values: [Double])] {
    let last = lastObserved(after: lastPeriod, longest: longest)
    let range = (lastPeriod - longest)...(last + longest)
    return (history.map { (period: $0.period, values: $0.known) } + knownFuture).filter { range.contains($0.period) }
  }


  public init(
    key: [String], level: Int? = nil, horizon: Int? = nil, quantiles: [Double]? = nil, history: [Observed] = [],
    knownFuture: [(period: Int, values: [Double])] = [], asOf: Int? = nil, order: OrderRequest? = nil
  ) {
    self.key = key
    self.level = level
    self.horizon = horizon
    self.quantiles = quantiles
    self.history = history
    self.knownFuture = knownFuture
    self.asOf = asOf
    self.order = order
  }

  public static func == (a: ForecastRequest, b: ForecastRequest) -> Bool {
    func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }
    return a.key == b.key && a.level == b.level && a.statics == b.statics && a.horizon == b.horizon
      && a.quantiles == b.quantiles && a.asOf == b.asOf && a.order == b.order
      && a.knownFuture.map(\.period) == b.knownFuture.map(\.period)
      && a.knownFuture.map { bits($0.values) } == b.knownFuture.map { bits($0.values) }
      && a.history.map(\.period) == b.history.map(\.period)
      && a.history.map { bits([$0.value] + $0.known) } == b.history.map { bits([$0.value] + $0.known) }
  }
}

/// Reads requests against a contract, collecting every fault with its pointer.
struct ForecastRequestReader {
  let contract: ForecastContract
  var faults: [RequestFault.Field] = []

  private static let members = ["series", "horizon", "quantiles", "history", "known_future", "as_of", "order"]
  /// `static` is a member of models that forecast new series.
  private var members: [String] { contract.statics.isEmpty ? Self.members : Self.members + ["static"] }
  /// More faults than this help nobody.
  static let mostFaults = 20

  init(contract: ForecastContract) { self.contract = contract }

  /// The requests of a body: one, or those of its `batch`.
  static func read(
    _ body: JSONValue, contract: ForecastContract
  ) throws(RequestFault) -> (requests: [ForecastRequest], isBatch: Bool) {
    var reader = ForecastRequestReader(contract: contract)
    guard case .object(let object) = body else {
      throw RequestFault(
        status: 422, kind: "invalid-request", title: "The request has invalid fields",
        fields: [.init("", "an object was expected, found \(body.kind)")])
    }
    var requests = [ForecastRequest]()
    var isBatch = false
    if let batch = object["batch"] {
      isBatch = true
      for member in object.members where member.name != "batch" {
        reader.fail("/\(pointer(member.name))", "does not go with 'batch': put it into each element of the batch")
      }
      if let items = batch.array {
        guard items.count <= contract.batchMax else {
          throw RequestFault(
            status: 413, kind: "batch-too-large", title: "The batch has too many elements",
            fields: [.init("/batch", "\(items.count) elements, at most \(contract.batchMax) are answered in one call")])
        }
        if items.isEmpty { reader.fail("/batch", "at least one element was expected") }
        for (index, item) in items.enumerated() where reader.faults.count < mostFaults {
          if let request = reader.request(item, at: "/batch/\(index)") { requests.append(request) }
        }
      } else {
        reader.fail("/batch", "a list was expected, found \(batch.kind)")
      }
    } else if let request = reader.request(body, at: "") {
      requests.append(request)
    }
    guard reader.faults.isEmpty else {
      throw RequestFault(
        status: 422, kind: "invalid-request", title: "The request has invalid fields",
        fields: Array(reader.faults.prefix(mostFaults)))
    }
    return (requests, isBatch)
  }

  private mutating func request(_ value: JSONValue, at base: String) -> ForecastRequest? {
    guard case .object(let object) = value else {
      fail(base, "an object was expected, found \(value.kind)")
      return nil
    }
    let before = faults.count
    let allowed = base.isEmpty ? members + ["batch"] : members
    for member in object.members where !allowed.contains(member.name) && faults.count < Self.mostFaults {
      let near = NearestName.of(member.name, in: allowed + contract.keys)
      let hint =
        near.map { contract.keys.contains($0) ? "; put '\($0)' inside 'series'" : "; did you mean '\($0)'?" }
        ?? "; known are \(allowed.joined(separator: ", "))"
      fail("\(base)/\(Self.pointer(member.name))", "unknown field\(hint)")
    }
    let level = level(object["series"])
    let names = level.map { contract.levels[$0] } ?? contract.keys
    var request = ForecastRequest(key: key(object["series"], of: names, at: "\(base)/series"), level: level)
    if let horizon = object["horizon"], !horizon.isNull {
      if let whole = horizon.integer, (1...contract.longestHorizon).contains(whole) {
        request.horizon = whole
      } else {
        fail(
          "\(base)/horizon",
          "a whole number from 1 to \(contract.longestHorizon) was expected, found \(Self.shown(horizon))")
      }
    }
    if let levels = object["quantiles"], !levels.isNull { request.quantiles = quantiles(levels, at: "\(base)/quantiles") }
    if let rows = object["history"], !rows.isNull { request.history = history(rows, at: "\(base)/history") }
    if let rows = object["known_future"], !rows.isNull {
      (request.knownFuture, request.sentColumns) = knownFuture(rows, at: "\(base)/known_future")
    }
    if let attributes = object["static"], !attributes.isNull, !contract.statics.isEmpty {
      request.statics = statics(attributes, at: "\(base)/static")
    }
    if let moment = object["as_of"], !moment.isNull { request.asOf = period(moment, at: "\(base)/as_of") }
    if let order = object["order"], !order.isNull {
      if level != nil { fail("\(base)/order", "orders are proposed for series, not for their sums") }
      request.order = self.order(order, at: "\(base)/order")
    }
    return faults.count == before ? request : nil
  }

  private mutating func statics(_ value: JSONValue, at base: String) -> [String?] {
    guard case .object(let object) = value else {
      fail(base, "an object with \(contract.statics.joined(separator: ", ")) was expected, found \(value.kind)")
      return []
    }
    for member in object.members where !contract.statics.contains(member.name) && faults.count < Self.mostFaults {
      let near = NearestName.of(member.name, in: contract.statics).map { "; did you mean '\($0)'?" } ?? ""
      fail("\(base)/\(Self.pointer(member.name))", "unknown field\(near)")
    }
    var statics = [String?]()
    for name in contract.statics {
      switch object[name] {
      case .none, .null: statics.append(nil)
      case .string(let text): statics.append(text)
      case .number(let number): statics.append(JSONValue.number(number).text)
      case .bool(let flag): statics.append(flag ? "true" : "false")
      case .some(let other): fail("\(base)/\(Self.pointer(name))", "a text was expected, found \(other.kind)")
      }
    }
    return statics
  }

  /// The level whose columns are the members of `series`; nil where they name a series, or nothing that is known.
  private func level(_ value: JSONValue?) -> Int? {
    guard !contract.levels.isEmpty, case .object(let object)? = value else { return nil }
    let names = Set(object.members.map(\.name))
    return names == Set(contract.keys) ? nil : contract.levels.firstIndex { Set($0) == names }
  }

  private mutating func key(_ value: JSONValue?, of names: [String], at base: String) -> [String] {
    guard let value, !value.isNull else {
      if !contract.keys.isEmpty {
        fail(base, "missing: name the series by \(contract.keys.joined(separator: ", "))")
      }
      return []
    }
    guard case .object(let object) = value else {
      fail(base, "an object with \(contract.keys.joined(separator: ", ")) was expected, found \(value.kind)")
      return []
    }
    for member in object.members where !names.contains(member.name) && faults.count < Self.mostFaults {
      let near = NearestName.of(member.name, in: names).map { "; did you mean '\($0)'?" } ?? ""
      fail("\(base)/\(Self.pointer(member.name))", "unknown field\(near)")
    }
    var key = [String]()
    for name in names {
      switch object[name] {
      case .string(let text): key.append(text)
      case .number(let number): key.append(JSONValue.number(number).text)
      case .bool(let flag): key.append(flag ? "true" : "false")
      case .none, .null: fail("\(base)/\(Self.pointer(name))", "missing")
      case .some(let other): fail("\(base)/\(Self.pointer(name))", "a text was expected, found \(other.kind)")
      }
    }
    return key
  }

  private mutating func quantiles(_ value: JSONValue, at base: String) -> [Double]? {
    guard let list = value.array, (1...99).contains(list.count) else {
      fail(base, "a list of 1 to 99 numbers between 0 and 1 was expected, found \(Self.shown(value))")
      return nil
    }
    var levels = [Double]()
    for (index, element) in list.enumerated() {
      guard let level = element.number, level > 0, level < 1 else {
        fail("\(base)/\(index)", "a number between 0 and 1 was expected, found \(Self.shown(element))")
        continue
      }
      if levels.contains(level) { fail("\(base)/\(index)", "\(level) stands twice") }
      levels.append(level)
    }
    return levels
  }

  private mutating func history(_ value: JSONValue, at base: String) -> [ForecastRequest.Observed] {
    let contract = self.contract
    let rows = self.rows(value, at: base) { reader, row, base -> (value: Double, known: [Double]) in
      var known = [Double]()
      for (index, column) in contract.knownFuture.enumerated() {
        guard let sent = row[column.name] else { continue }
        if known.isEmpty { known = [Double](repeating: .nan, count: contract.knownFuture.count) }
        known[index] = reader.number(sent, of: column, at: "\(base)/\(Self.pointer(column.name))")
      }
      for member in row.members
      where member.name != contract.timestamp && member.name != contract.target
        && !contract.knownFuture.contains(where: { $0.name == member.name }) && reader.faults.count < Self.mostFaults
      {
        let known = [contract.timestamp, contract.target]
        let near = NearestName.of(member.name, in: known).map { "; did you mean '\($0)'?" } ?? ""
        reader.fail("\(base)/\(Self.pointer(member.name))", "unknown field\(near)")
      }
      let name = contract.target
      let place = "\(base)/\(Self.pointer(name))"
      switch row[name] {
      case .number(let number):
        reader.check(number, minimum: contract.minimum, maximum: contract.maximum, at: place)
        return (number, known)
      case .null: return (.nan, known)
      case .none:
        reader.fail(place, "missing; write null where it is not known")
        return (.nan, known)
      case .some(let other):
        reader.fail(place, "a number was expected, found \(other.kind)")
        return (.nan, known)
      }
    }
    return rows.sorted { $0.period < $1.period }.map {
      .init(period: $0.period, value: $0.content.value, known: $0.content.known)
    }
  }

  private mutating func knownFuture(
    _ value: JSONValue, at base: String
  ) -> (rows: [(period: Int, values: [Double])], sent: [Int]) {
    let contract = self.contract
    let known = contract.knownFuture
    var sent = [Bool](repeating: false, count: known.count)
    let rows = self.rows(value, at: base) { reader, row, base -> [Double] in
      var values = [Double](repeating: .nan, count: known.count)
      for member in row.members where member.name != contract.timestamp {
        let place = "\(base)/\(Self.pointer(member.name))"
        guard let index = known.firstIndex(where: { $0.name == member.name }) else {
          guard reader.faults.count < Self.mostFaults else { break }
          let near = NearestName.of(member.name, in: known.map(\.name) + [contract.timestamp])
          let hint =
            near.map { "; did you mean '\($0)'?" }
            ?? (known.isEmpty ? "; this model knows no such columns" : "")
          reader.fail(place, "unknown field\(hint)")
          continue
        }
        sent[index] = true
        values[index] = reader.number(member.value, of: known[index], at: place)
      }
      return values
    }
    return (
      rows.sorted { $0.period < $1.period }.map { (period: $0.period, values: $0.content) },
      sent.indices.filter { sent[$0] }
    )
  }

  /// The number that stands for a value of a known-future column; NaN for null, and for a text that training had not
  /// seen.
  private mutating func number(
    _ value: JSONValue, of column: ForecastContract.KnownFuture, at place: String
  ) -> Double {
    func level(_ text: String) -> Double { column.levels.firstIndex(of: text).map { Double($0) } ?? .nan }
    switch (column.kind, value) {
    case (_, .null): return .nan
    case (.number, .number(let number)):
      check(number, minimum: column.minimum, maximum: column.maximum, at: place)
      return number
    case (.category, .string(let text)): return level(text)
    case (.category, .number): return level(value.text)
    case (.binary, .bool(let flag)): return flag ? 1 : 0
    case (.binary, .number(let number)) where number == 0 || number == 1: return number
    default:
      let wanted = column.kind == .number ? "a number" : column.kind == .category ? "a text" : "true or false"
      fail(place, "\(wanted) was expected, found \(Self.shown(value))")
      return .nan
    }
  }

  /// Holds a number against what the client says it may be, and against what can be computed with.
  private mutating func check(_ number: Double, minimum: Double?, maximum: Double?, at place: String) {
    let limit = ForecastContract.largest
    if number < minimum ?? -limit {
      fail(place, "\(Self.shown(.number(number))) is below the minimum of \(minimum ?? -limit)")
    } else if number > maximum ?? limit {
      fail(place, "\(Self.shown(.number(number))) is above the maximum of \(maximum ?? limit)")
    }
  }

  /// Rows with a timestamp each, all of them different.
  private mutating func rows<Content>(
    _ value: JSONValue, at base: String,
    content: (inout ForecastRequestReader, JSONObject, String) -> Content
  ) -> [(period: Int, content: Content)] {
    guard let list = value.array else {
      fail(base, "a list was expected, found \(value.kind)")
      return []
    }
    var rows = [(period: Int, content: Content)]()
    var seen = [Int: Int]()
    for (index, element) in list.enumerated() where faults.count < Self.mostFaults {
      let place = "\(base)/\(index)"
      guard case .object(let row) = element else {
        fail(place, "an object was expected, found \(element.kind)")
        continue
      }
      let stamp = "\(place)/\(Self.pointer(contract.timestamp))"
      guard let moment = row[contract.timestamp] else {
        fail(stamp, "missing")
        continue
      }
      let value = content(&self, row, place)
      guard let period = period(moment, at: stamp) else { continue }
      if let first = seen.updateValue(index, forKey: period) {
        fail(stamp, "\(Self.shown(moment)) stands twice, first in row \(first)")
      }
      rows.append((period, value))
    }
    return rows
  }

  private mutating func period(_ value: JSONValue, at place: String) -> Int? {
    let moment: Int?
    let form: String
    if contract.format.kind == .integer {
      moment = value.integer
      form = "a whole number"
    } else {
      moment = value.string.flatMap { contract.format.parse(Array($0.utf8)) }
      form = "a \(contract.format.kind == .date ? "date" : "date-time") as \(contract.format.pattern)"
    }
    guard let moment, moment.magnitude < 1 << 50 else {
      fail(place, "\(form) was expected, found \(Self.shown(value))")
      return nil
    }
    guard let period = contract.frequency.period(of: moment, kind: contract.format.kind) else {
      fail(place, "\(Self.shown(value)) does not begin \(contract.frequency.oneUnit) of '\(contract.frequency.name)'")
      return nil
    }
    return period
  }

  mutating func fail(_ pointer: String, _ message: String) {
    if faults.count < Self.mostFaults { faults.append(.init(pointer, message)) }
  }

  /// A member name as part of a JSON Pointer.
  static func pointer(_ name: String) -> String {
    // An answer shall not be as long as the request; no column has such a name.
    guard name.utf8.count <= 1000 else { return "\(pointer(String(name.prefix(100))))..." }
    return String(name.flatMap { $0 == "~" ? Array("~0") : $0 == "/" ? Array("~1") : [$0] })
  }

  /// A value in a message, cut where it is long.
  static func shown(_ value: JSONValue) -> String {
    switch value {
    case .array(let list): return list.isEmpty ? "an empty list" : "a list of \(list.count)"
    case .object: return value.kind
    default:
      let text = value.text
      return text.count > 60 ? "\(text.prefix(60))..." : text
    }
  }
}
