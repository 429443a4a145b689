internal import JSON
internal import Support

/// A value of a JSON model with the way to it, so that a fault can say where.
struct JSONField {
  let value: JSONValue
  let path: String
  let fault: ImportFault

  init(_ value: JSONValue, path: String, fault: ImportFault) {
    self.value = value
    self.path = path
    self.fault = fault
  }

  /// The member of that name, or nil where there is none or it is null.
  func optional(_ name: String) -> JSONField? {
    guard let member = value[name], !member.isNull else { return nil }
    return JSONField(member, path: path.isEmpty ? name : "\(path).\(name)", fault: fault)
  }

  func member(_ name: String) throws(Diagnostic) -> JSONField {
    guard let member = optional(name) else {
      throw fault.field("'\(path.isEmpty ? name : "\(path).\(name)")' is missing")
    }
    return member
  }

  func wrong(_ expected: String) -> Diagnostic {
    fault.field("'\(path)' is \(value.kind), expected \(expected)")
  }

  func elements() throws(Diagnostic) -> [JSONField] {
    guard let values = value.array else { throw wrong("a list") }
    return values.enumerated().map { JSONField($1, path: "\(path)[\($0)]", fault: fault) }
  }

  func text() throws(Diagnostic) -> String {
    guard let text = value.string else { throw wrong("a text") }
    return text
  }

  func number() throws(Diagnostic) -> Double {
    guard let number = value.number else { throw wrong("a number") }
    return number
  }

  func integer() throws(Diagnostic) -> Int {
    guard let integer = value.integer else { throw wrong("a whole number") }
    return integer
  }

  /// A whole number that XGBoost wrote as a text.
  func integerText() throws(Diagnostic) -> Int {
    if let integer = value.integer { return integer }
    guard let text = value.string, let integer = Int(text) else { throw wrong("a whole number") }
    return integer
  }

  func numbers() throws(Diagnostic) -> [Double] {
    guard let values = value.array else { throw wrong("a list of numbers") }
    var numbers = [Double]()
    numbers.reserveCapacity(values.count)
    for value in values {
      guard let number = value.number else { throw wrong("a list of numbers") }
      numbers.append(number)
    }
    return numbers
  }

  func integers() throws(Diagnostic) -> [Int] {
    guard let values = value.array else { throw wrong("a list of whole numbers") }
    var integers = [Int]()
    integers.reserveCapacity(values.count)
    for value in values {
      // XGBoost writes flags as numbers or as truth values, by version
      guard let integer = value.integer ?? value.bool.map({ $0 ? 1 : 0 }) else {
        throw wrong("a list of whole numbers")
      }
      integers.append(integer)
    }
    return integers
  }

  func texts() throws(Diagnostic) -> [String] {
    guard let values = value.array else { throw wrong("a list of texts") }
    var texts = [String]()
    for value in values {
      guard let text = value.string else { throw wrong("a list of texts") }
      texts.append(text)
    }
    return texts
  }
}

extension JSONValue {
  /// A label or level as a text: texts as they are, whole numbers without a fraction.
  var label: String { string ?? text }
}
