import ClientTables
import ForecastModel
import JSON
import Support
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
