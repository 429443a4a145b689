import JSON
import TimeAxis

/// The members by which a client says how much of an item was taken, and when: in a basket and in what is sent later.
enum InteractionReader {
  /// What is said where a rating is missing.
  static func missingRating(_ contract: RecommendContract) -> String {
    let range = contract.amountRange.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
    return "is missing: a rating\(range) was expected"
  }

  /// Names beside those of user and item.
  static func members(_ contract: RecommendContract) -> [String] {
    [contract.amount, contract.event, contract.timestamp].compactMap { $0 }
  }

  /// The amount, times the weight of the event, and the time. An amount that is not said is 1, a rating has to be said: no
  /// number stands for not having one.
  static func read(
    _ object: JSONObject, _ contract: RecommendContract, at base: String, _ values: inout RequestValues
  ) -> (amount: Double, time: Int64?) {
    var amount = 1.0
    var time: Int64?
    func pointer(_ name: String) -> String { "\(base)/\(RequestValues.pointer(name))" }
    if let name = contract.amount, let value = object[name], !value.isNull {
      let range = contract.weighting == .rating ? contract.amountRange ?? -1e6...1e6 : 1e-9...1e9
      amount = values.number(value, range, at: pointer(name)) ?? 1
    } else if contract.weighting == .rating, let name = contract.amount {
      values.fail(pointer(name), missingRating(contract))
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
