import JSON
import TimeAxis

/// The members by which a client says how much of an item was taken, and when: in a basket and in what is sent later.
enum InteractionReader {
  /// Names beside those of user and item.
  static func members(_ contract: RecommendContract) -> [String] {
    [contract.amount, contract.event, contract.timestamp].compactMap { $0 }
  }

  /// The amount, times the weight of the event, and the time. 1 where nothing is said.
  static func read(
    _ object: JSONObject, _ contract: RecommendContract, at base: String, _ values: inout RequestValues
  ) -> (amount: Double, time: Int64?) {
    var amount = 1.0
    var time: Int64?
    func pointer(_ name: String) -> String { "\(base)/\(RequestValues.pointer(name))" }
    if let name = contract.amount, let value = object[name], !value.isNull {
      let range = contract.weighting == .rating ? -1e6...1e6 : 1e-9...1e9
      amount = values.number(value, range, at: pointer(name)) ?? 1
    }
    if let name = contract.event, let value = object[name], !value.isNull {
      if let event = contract.events.first(where: { $0.name == value.string }) {
        amount *= event.weight
      } else {
        let known = contract.events.map(\.name).joined(separator: ", ")
        values.fail(pointer(name), "one of \(known) was expected, found \(RequestValues.shown(value))")
      }
    }
    if let name = contract.timestamp, let value = object[name], !value.isNull {
      time = RequestMoment.seconds(value, own: contract.timestampFormat)
      if time == nil {
        let own = contract.timestampFormat.map { "\($0.pattern), " } ?? ""
        values.fail(
          pointer(name),
          "whole seconds since 1970 or a text (\(own)ISO 8601) were expected, found \(RequestValues.shown(value))")
      }
    }
    return (amount, time)
  }
}
