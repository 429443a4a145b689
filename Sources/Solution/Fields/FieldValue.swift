import JSON
import TimeAxis

/// A Swift type that a checked value of the configuration becomes.
protocol FieldValue: Sendable {
  static var kind: FieldKind { get }
  /// Nil where the value was refused before; its field then keeps the default and the file is never returned.
  init?(_ resolved: Resolved)
  /// The value as a default is shown; null is "not set".
  var json: JSONValue { get }
}

extension String: FieldValue {
  static var kind: FieldKind { .text(.any) }
  init?(_ resolved: Resolved) {
    guard let text = resolved.value?.string else { return nil }
    self = text
  }
  var json: JSONValue { .string(self) }
}

extension Int: FieldValue {
  static var kind: FieldKind { .wholeNumber(-FieldKind.unbounded...FieldKind.unbounded) }
  init?(_ resolved: Resolved) {
    guard let number = resolved.value?.integer else { return nil }
    self = number
  }
  var json: JSONValue { JSONValue(self) }
}

extension Double: FieldValue {
  static var kind: FieldKind { .number(.any) }
  init?(_ resolved: Resolved) {
    guard let number = resolved.value?.number else { return nil }
    self = number
  }
  var json: JSONValue { .number(self) }
}

extension Bool: FieldValue {
  static var kind: FieldKind { .flag }
  init?(_ resolved: Resolved) {
    guard let flag = resolved.value?.bool else { return nil }
    self = flag
  }
  var json: JSONValue { .bool(self) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
  static var kind: FieldKind { Wrapped.kind }
  init?(_ resolved: Resolved) {
    if resolved.value?.isNull == true {
      self = .none
    } else {
      guard let value = Wrapped(resolved) else { return nil }
      self = .some(value)
    }
  }
  var json: JSONValue { self?.json ?? .null }
}

extension Array: FieldValue where Element: FieldValue {
  static var kind: FieldKind { .list(of: Element.kind, atLeast: 0) }
  init?(_ resolved: Resolved) {
    guard case .list(let values) = resolved.content else { return nil }
    self = values.compactMap { Element($0) }
  }
  var json: JSONValue { .array(map(\.json)) }
}

/// An enumeration whose raw values are the words of the file.
protocol WordValue: FieldValue, RawRepresentable, CaseIterable where RawValue == String {}

extension WordValue {
  static var kind: FieldKind { .oneOf(Self.self) }
  init?(_ resolved: Resolved) {
    guard let text = resolved.value?.string else { return nil }
    self.init(rawValue: text)
  }
  var json: JSONValue { .string(rawValue) }
}

extension Frequency: FieldValue {
  static var kind: FieldKind { .choice(Choice(allowed: names)) }
  init?(_ resolved: Resolved) {
    guard let text = resolved.value?.string else { return nil }
    self.init(text)
  }
  var json: JSONValue { .string(name) }
}

extension PriceSettings.Quantity: FieldValue {
  static var kind: FieldKind { .numberOr(word: "measured", .above(0)) }
  init?(_ resolved: Resolved) {
    switch resolved.value {
    case .number(let number): self = .number(number)
    case .string("measured"): self = .measured
    default: return nil
    }
  }
  var json: JSONValue {
    switch self {
    case .number(let number): .number(number)
    case .measured: "measured"
    }
  }
}
