import Bundles
import JSON
import Support

/// Reads values of requests and collects what is wrong with them, each fault with its pointer.
struct RequestValues {
  /// More faults than this help nobody.
  static let mostFaults = 20
  /// Longest name of a user or an item, in bytes.
  static let longestName = RecommendContract.longestName

  var faults: [RequestFault.Field] = []

  var isFull: Bool { faults.count >= Self.mostFaults }

  mutating func fail(_ pointer: String, _ message: String) { faults.append(.init(pointer, message)) }

  /// Throws what was collected.
  func check() throws(RequestFault) {
    guard !faults.isEmpty else { return }
    throw RequestFault(
      status: 422, kind: "invalid-request", title: "The request has invalid fields",
      fields: Array(faults.prefix(Self.mostFaults)))
  }

  /// The elements of the list that a body consists of; nil, with a fault, where it is none.
  /// - Parameter most: more of them are refused with 413.
  mutating func elements(
    _ name: String, of object: JSONObject, most: Int
  ) throws(RequestFault) -> [JSONValue]? {
    for member in object.members where member.name != name {
      fail("/\(Self.pointer(member.name))", "does not go with '\(name)': put it into each element of the list")
    }
    guard let value = object[name] else {
      fail("/\(name)", "is missing")
      return nil
    }
    guard let list = value.array else {
      fail("/\(name)", "a list was expected, found \(value.kind)")
      return nil
    }
    guard list.count <= most else {
      throw RequestFault(
        status: 413, kind: "batch-too-large", title: "The batch has too many elements",
        fields: [.init("/\(name)", "\(list.count) elements, at most \(most) are taken in one call")])
    }
    if list.isEmpty { fail("/\(name)", "at least one element was expected") }
    return list
  }

  /// A name that the client gives to a user or an item: a text, or a number as a file would have it.
  mutating func name(_ value: JSONValue, at pointer: String) -> String? {
    guard let text = Self.text(value), !text.isEmpty else {
      fail(pointer, "a name was expected: a text or a number, found \(Self.shown(value))")
      return nil
    }
    guard text.utf8.count <= Self.longestName else {
      fail(pointer, "a name has at most \(Self.longestName) bytes")
      return nil
    }
    return text
  }

  mutating func flag(_ value: JSONValue, at pointer: String) -> Bool? {
    if let flag = value.bool { return flag }
    if let number = value.number, number == 0 || number == 1 { return number == 1 }
    fail(pointer, "true or false was expected, found \(Self.shown(value))")
    return nil
  }

  mutating func number(_ value: JSONValue, _ range: ClosedRange<Double>, at pointer: String) -> Double? {
    if let number = value.number, range.contains(number) { return number }
    let (least, most) = (JSONValue.number(range.lowerBound).text, JSONValue.number(range.upperBound).text)
    fail(pointer, "a number from \(least) to \(most) was expected, found \(Self.shown(value))")
    return nil
  }

  mutating func whole(_ value: JSONValue, _ range: ClosedRange<Int>, at pointer: String) -> Int? {
    if let number = value.integer, range.contains(number) { return number }
    fail(
      pointer, "a whole number from \(range.lowerBound) to \(range.upperBound) was expected, found \(Self.shown(value))")
    return nil
  }

  mutating func list(_ value: JSONValue, most: Int, at pointer: String) -> [JSONValue]? {
    guard let list = value.array else {
      fail(pointer, "a list was expected, found \(value.kind)")
      return nil
    }
    guard list.count <= most else {
      fail(pointer, "\(list.count) elements, at most \(most) are taken")
      return nil
    }
    return list
  }

  mutating func object(_ value: JSONValue, at pointer: String) -> JSONObject? {
    guard case .object(let object) = value else {
      fail(pointer, "an object was expected, found \(value.kind)")
      return nil
    }
    return object
  }

  /// Names that are none of `known`.
  mutating func unknown(_ object: JSONObject, known: [String], at base: String) {
    for member in object.members where !known.contains(member.name) && !isFull {
      let hint = NearestName.of(member.name, in: known).map { "; did you mean '\($0)'?" }
      fail(
        "\(base)/\(Self.pointer(member.name))", "unknown field\(hint ?? "; known are \(known.joined(separator: ", "))")")
    }
  }

  // MARK: Words

  /// A text, or a number or flag written as a file would have it.
  static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number: value.text
    case .bool(let flag): flag ? "true" : "false"
    default: nil
    }
  }

  /// A value for a message, cut where it is long.
  static func shown(_ value: JSONValue) -> String {
    switch value {
    case .array, .object: value.kind
    default: value.text.count > 60 ? "\(value.text.prefix(60))…" : value.text
    }
  }

  /// A name as a part of a JSON Pointer (RFC 6901).
  static func pointer(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
    return name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}
