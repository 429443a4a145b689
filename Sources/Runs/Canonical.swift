public import Digests
public import JSON

extension Digest {
  /// The digest of what a stage depends on: named values, in any order.
  ///
  ///     Digest(inputs: ["data": .string(fingerprint.hex), "horizon": 8, "prepare": .string(prepareKey.hex)])
  public init(inputs: JSONObject) { self.init(of: Canonical.text(.object(inputs))) }
}

/// The one form of a document in which equal contents have equal bytes.
enum Canonical {
  /// On one line, members sorted by name at every level.
  static func text(_ value: JSONValue) -> String { sorted(value).text }

  /// `value` without the member at a dotted path.
  static func without(_ path: String, in value: JSONValue) -> JSONValue {
    without(path.split(separator: ".")[...], in: value)
  }

  private static func without(_ path: ArraySlice<Substring>, in value: JSONValue) -> JSONValue {
    guard let first = path.first, case .object(var object) = value, let member = object[String(first)] else {
      return value
    }
    object[String(first)] = path.count == 1 ? nil : without(path.dropFirst(), in: member)
    return .object(object)
  }

  private static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      .object(JSONObject(object.members.sorted { $0.name < $1.name }.map { ($0.name, sorted($0.value)) }))
    case .array(let values): .array(values.map(sorted))
    default: value
    }
  }
}
