import JSON

/// How far two JSON documents are apart.
struct JSONDifference: Equatable {
  /// Largest absolute difference of two numbers at the same place; infinite where anything but a number differs.
  var largest = 0.0
  /// JSON Pointer to it, with both values; nil where nothing differs.
  var worst: String?

  init(_ expected: JSONValue, _ found: JSONValue) { walk(expected, found, "") }

  private mutating func walk(_ expected: JSONValue, _ found: JSONValue, _ pointer: String) {
    switch (expected, found) {
    case (.number(let a), .number(let b)): if a != b { note(abs(a - b), pointer, expected, found) }
    case (.array(let a), .array(let b)):
      guard a.count == b.count else { return note(.infinity, pointer, JSONValue(a.count), JSONValue(b.count)) }
      for index in a.indices { walk(a[index], b[index], "\(pointer)/\(index)") }
    case (.object(let a), .object(let b)):
      for member in a.members {
        let place = "\(pointer)/\(member.name)"
        if let other = b[member.name] { walk(member.value, other, place) } else { note(.infinity, place, member.value, nil) }
      }
      for member in b.members where a[member.name] == nil {
        note(.infinity, "\(pointer)/\(member.name)", nil, member.value)
      }
    default: if expected != found { note(.infinity, pointer, expected, found) }
    }
  }

  private mutating func note(_ difference: Double, _ pointer: String, _ expected: JSONValue?, _ found: JSONValue?) {
    guard difference > largest || worst == nil else { return }
    largest = max(largest, difference)
    worst = "\(pointer.isEmpty ? "the answer" : pointer): the run has \(Self.shown(expected)), the server \(Self.shown(found))"
  }

  private static func shown(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = value.text
    return text.count > 60 ? "\(text.prefix(57))..." : text
  }
}
