import ClientTables
import ForecastModel
import JSON
import Support
import Tables
import TimeAxis

/// Order proposals from file to file.
extension ForecastBatch {
  /// Throws `E1064` (64) where the model makes no orders, or a horizon is asked that orders do not have.
  func checkOrders() throws(Diagnostic) {
    guard contract.orders != nil else {
      throw Diagnostic(
        "E1064", "this model makes no order proposals", hint: "its solution.yaml had no section 'orders'",
        fix: "add orders: {lead_time: ...} to solution.yaml and run solkit forecast again", exitCode: .usage)
    }
    guard horizon == nil else {
      throw Diagnostic(
        "E1064", "--horizon does not go with --orders", hint: "an order covers lead time and review period",
        fix: "leave one of them out", exitCode: .usage)
    }
  }

  /// The columns of an order that a CSV file has.
  ///
  /// Throws `E3074` (65) where one is missing and another has nearly its name: a stock that nobody reads would be
  /// ordered once more.
  func orderColumns(in header: [String], of file: RequestFile) throws(Diagnostic) -> [String] {
    let wanted = contract.orders?.columns.all ?? []
    let others = header.filter { !wanted.contains($0) && !contract.keys.contains($0) }
    for name in wanted where !header.contains(name) {
      guard let near = NearestName.of(name, in: others), near != contract.timestamp, near != contract.target else {
        continue
      }
      throw Diagnostic(
        "E3074", "the file has a column '\(near)', but none '\(name)'", at: Place(file: file.path, line: 1),
        hint: "did you mean '\(name)' by '\(near)'?", fix: "rename the column, or take it out", exitCode: .dataError)
    }
    return wanted.filter { header.contains($0) }
  }

  /// The amounts of an order, from one row of a series: the only one, or, where rows have timestamps, the newest that
  /// says any of them. The stock of one day and what was on order on another make no order.
  ///
  /// Throws `E3076` (65) where a series has several rows, and nothing says which of them holds.
  func order(
    _ amounts: [String], of key: [String], rows: [Int], moments: [Int]?, in table: Table, _ file: RequestFile
  ) throws(Diagnostic) -> JSONObject {
    func order(_ row: Int) -> JSONObject {
      JSONObject(
        amounts.compactMap { name in
          guard let value = table.numbers(name)?[row], !value.isNaN else { return nil }
          return (name, .number(value))
        })
    }
    let telling = rows.filter { !order($0).members.isEmpty }
    guard let moments else {
      guard let first = rows.first, rows.count == 1 else {
        throw orderedTwice(
          key, first: Place(file: file.path, line: table.lines[rows[0]]),
          again: Place(file: file.path, line: table.lines[rows[1]]))
      }
      return order(first)
    }
    guard let newest = telling.max(by: { (moments[$0], $0) < (moments[$1], $1) }) else { return [:] }
    if let other = telling.first(where: { $0 != newest && moments[$0] == moments[newest] }) {
      throw orderedTwice(
        key, first: Place(file: file.path, line: table.lines[other]),
        again: Place(file: file.path, line: table.lines[newest]))
    }
    return order(newest)
  }

  /// `E3076`: who orders both orders twice as much.
  func orderedTwice(_ key: [String], first: Place?, again: Place?) -> Diagnostic {
    let name = key.isEmpty ? "the series" : key.joined(separator: " / ")
    let line = first?.line.map { ", first in line \($0)" } ?? ""
    return Diagnostic(
      "E3076", "an order of \(name) is asked for twice\(line)", at: again,
      hint: "its stock would be counted against each of the two", fix: "leave one row for each series",
      exitCode: .dataError)
  }

  /// A request of JSON lines that asks for an order where it did not.
  func asking(_ body: JSONValue) -> JSONValue {
    guard case .object(var object) = body else { return body }
    if let batch = object["batch"] {
      if let items = batch.array { object["batch"] = .array(items.map { asking($0) }) }
    } else if object["order"]?.isNull != false {
      object["order"] = .object([:])
    }
    return .object(object)
  }

  var orderHeader: String {
    guard let names = contract.orders?.columns else { return "" }
    let cells =
      contract.keys + [contract.timestamp, "to", "periods", "demand_median", "demand_served"]
      + [names.stock, names.onOrder, "to_order", "packs", names.packSize, "reason"]
    return cells.map(csvCell).joined(separator: ",") + "\n"
  }

  func orderRow(_ answer: ForecastAnswer) -> String {
    guard let order = answer.order else { return "" }
    func text(_ period: Int) -> String {
      contract.format.string(contract.frequency.timestamp(of: period, kind: contract.format.kind))
    }
    let numbers = [
      order.median, order.served, order.stock ?? .nan, order.onOrder ?? .nan, order.quantity.units,
      order.quantity.packs, order.packSize,
    ]
    let cells =
      answer.key.map(csvCell) + [
        text(answer.lastKnown + 1), text(answer.lastKnown + order.periods), "\(order.periods)",
      ]
      + numbers.map(csvNumber) + [csvCell(order.reason(unit: contract.frequency.unit))]
    return cells.joined(separator: ",") + "\n"
  }

  func orderLine(_ answer: ForecastAnswer) -> String {
    let object: JSONObject = [
      "series": .object(JSONObject(zip(contract.keys, answer.key).map { ($0, .string($1)) })),
      "order": answer.order?.json(contract: contract, lastKnown: answer.lastKnown) ?? .null,
    ]
    return JSONValue.object(object).text + "\n"
  }
}
