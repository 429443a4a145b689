import JSON
import Support

/// A value of the configuration after the checks of its key: given or default, with its origin.
struct Resolved: Sendable {
  enum Content: Sendable {
    /// A text, number, truth value, or null for "not set".
    case value(JSONValue)
    case list([Resolved])
    case part([(name: String, value: Resolved)])
    /// It was refused; a fault says why.
    case refused
  }

  var content: Content
  var origin: Origin
  var place: Place?

  var value: JSONValue? { if case .value(let value) = content { value } else { nil } }

  subscript(name: String) -> Resolved? {
    guard case .part(let members) = content else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The bare value. Keys stand in the order of the tables, whatever the order of the file.
  var json: JSONValue {
    switch content {
    case .value(let value): value
    case .list(let values): .array(values.map(\.json))
    case .part(let members): .object(JSONObject(members.map { ($0.name, $0.value.json) }))
    case .refused: .null
    }
  }
}
