import JSON
import Support

/// Members of an object of `endpoint.json`: each is asked for once, and what nobody asked for is unknown.
struct SettingsFields {
  let file: String
  private let path: String
  private var object: JSONObject
  private var faults: [Diagnostic] = []
  /// The names asked for so far.
  private(set) var names: [String] = []

  init(_ document: JSONValue, path: String, file: String) {
    self.path = path
    self.file = file
    object = document.object ?? [:]
    if document.object == nil {
      let what = path.isEmpty ? "the document" : "'\(path.dropLast())'"
      fault("\(what) is \(document.kind), but an object was expected", hint: nil)
    }
  }

  mutating func text(_ name: String, _ use: (String) -> Void) {
    guard let value = take(name) else { return }
    if let text = value.string, !text.isEmpty { use(text) } else { wrong(name, value, "a text that is not empty") }
  }

  mutating func bool(_ name: String) -> Bool? {
    guard let value = take(name) else { return nil }
    if value.bool == nil { wrong(name, value, "true or false") }
    return value.bool
  }

  mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = take(name) else { return nil }
    guard let number = value.integer, range.contains(number) else {
      wrong(name, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func number(_ name: String, _ range: ClosedRange<Double>) -> Double? {
    guard let value = take(name) else { return nil }
    guard let number = value.number, range.contains(number) else {
      wrong(name, value, "a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let value = take(name) else { return nil }
    let choice = value.string.flatMap { Choice(rawValue: $0) }
    if choice == nil { wrong(name, value, Choice.allCases.map(\.rawValue).joined(separator: " or ")) }
    return choice
  }

  mutating func object(_ name: String) -> JSONValue? { take(name) }

  /// Adds what an inner object found.
  mutating func take(_ inner: SettingsFields) {
    var inner = inner
    inner.refuseUnknown()
    faults += inner.faults
  }

  /// Adds a fault of this file.
  mutating func fault(_ message: String, hint: String?) {
    faults.append(Diagnostic("E6102", message, at: Place(file: file), hint: hint, exitCode: .configuration))
  }

  /// Throws all faults; members that nobody asked for are among them.
  mutating func finish(fix: String) throws(Diagnostics) {
    refuseUnknown()
    guard faults.isEmpty else {
      throw Diagnostics(
        faults.map {
          var fault = $0
          fault.fix = fix
          return fault
        })
    }
  }

  private mutating func take(_ name: String) -> JSONValue? {
    names.append(name)
    return object[name]
  }

  private mutating func wrong(_ name: String, _ value: JSONValue, _ expected: String) {
    fault("'\(path)\(name)' is \(value.text.prefix(60)), but \(expected) was expected", hint: nil)
  }

  private mutating func refuseUnknown() {
    for member in object.members where !names.contains(member.name) {
      let nearest = NearestName.of(member.name, in: names)
      fault("unknown key '\(path)\(member.name)'", hint: nearest.map { "did you mean '\(path)\($0)'?" })
    }
  }
}
