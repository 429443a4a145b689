import Bundles
import Features
import JSON
import Support
import TimeAxis

/// One row to classify, in the order of the contract's fields.
struct ClassifyRequest: Sendable {
  /// What the request called itself, by the contract's identifiers; nil where it did not.
  var identifiers: [JSONValue?]
  var values: [RawValue]
  /// Earlier rows of the same key, for features that look back.
  var history: [[RawValue]]
  /// Fields whose text was not there in training.
  var unseen: [Int]

  /// What a field holds, where that is a number.
  func number(_ field: Int) -> Double? { values.number(field) }
}

extension [RawValue] {
  /// What a field holds, where that is a number.
  func number(_ field: Int) -> Double? {
    guard indices.contains(field), case .number(let value) = self[field] else { return nil }
    return value
  }
}

/// Reads requests against a contract, collecting every fault with its pointer.
struct ClassifyRequestReader {
  let contract: ClassifyContract
  /// Whether some feature looks back.
  let takesHistory: Bool
  /// Of each field: whether a text is one of its levels.
  let levels: [Set<String>]
  /// Of each field: whether every level reads as a number (or as true or false), so that a client may send one.
  let plainLevels: [Bool]

  /// More faults than this help nobody.
  private static let mostFaults = 20

  init(contract: ClassifyContract, takesHistory: Bool) {
    self.contract = contract
    self.takesHistory = takesHistory
    levels = contract.fields.map { Set($0.column.levels) }
    plainLevels = contract.fields.map { field in
      field.column.levels.allSatisfy { Double($0) != nil || $0 == "true" || $0 == "false" }
    }
  }

  /// The requests of a body: one row, or those of its `batch`.
  func read(_ body: JSONValue) throws(RequestFault) -> (requests: [ClassifyRequest], isBatch: Bool) {
    guard case .object(let object) = body else {
      throw Self.fault([.init("", "an object was expected, found \(body.kind)")])
    }
    var faults = [RequestFault.Field]()
    // A client's own column may be called 'batch': a list of objects is none of its values.
    guard let items = object["batch"]?.array else {
      let request = read(object, at: "", &faults)
      guard let request, faults.isEmpty else { throw Self.fault(faults) }
      return ([request], false)
    }
    for member in object.members where member.name != "batch" {
      faults.append(
        .init("/\(Self.pointer(member.name))", "does not go with 'batch': put it into each element of the batch"))
    }
    guard items.count <= contract.batchMax else {
      throw RequestFault(
        status: 413, kind: "batch-too-large", title: "The batch has too many elements",
        fields: [.init("/batch", "\(items.count) elements, at most \(contract.batchMax) are answered in one call")])
    }
    if items.isEmpty { faults.append(.init("/batch", "at least one element was expected")) }
    var requests = [ClassifyRequest]()
    requests.reserveCapacity(items.count)
    for (index, item) in items.enumerated() where faults.count < Self.mostFaults {
      guard case .object(let row) = item else {
        faults.append(.init("/batch/\(index)", "an object was expected, found \(item.kind)"))
        continue
      }
      if let request = read(row, at: "/batch/\(index)", &faults) { requests.append(request) }
    }
    guard faults.isEmpty else { throw Self.fault(faults) }
    return (requests, true)
  }

  private static func fault(_ fields: [RequestFault.Field]) -> RequestFault {
    RequestFault(
      status: 422, kind: "invalid-request", title: "The request has invalid fields",
      fields: Array(fields.prefix(mostFaults)))
  }

  /// One row. Nil where it has faults.
  private func read(
    _ object: JSONObject, at base: String, _ faults: inout [RequestFault.Field], isHistory: Bool = false
  ) -> ClassifyRequest? {
    let before = faults.count
    let members = object.members
    var request = ClassifyRequest(
      identifiers: [JSONValue?](repeating: nil, count: contract.identifiers.count), values: [], history: [], unseen: [])
    request.values.reserveCapacity(contract.fields.count)
    var used = 0
    for (place, field) in contract.fields.enumerated() {
      // Most clients send the fields in one order: looked for first where the last one was followed.
      let value: JSONValue
      if used < members.count, members[used].name == field.column.name {
        value = members[used].value
        used += 1
      } else if let found = members.firstIndex(where: { $0.name == field.column.name }) {
        value = members[found].value
        used = found + 1
      } else {
        faults.append(
          .init(
            "\(base)/\(Self.pointer(field.column.name))",
            "is missing: send null where it is not known"))
        request.values.append(.missing)
        continue
      }
      switch self.value(value, of: field, at: place) {
      case .success(let read):
        request.values.append(read.value)
        if read.isUnseen { request.unseen.append(place) }
      case .failure(let problem):
        faults.append(.init("\(base)/\(Self.pointer(field.column.name))", problem.text))
        request.values.append(.missing)
      }
    }
    for (place, name) in contract.identifiers.enumerated() { request.identifiers[place] = object[name] }
    let extra = takesHistory && !isHistory ? ["history"] : []
    let known = contract.fields.count + request.identifiers.count { $0 != nil } + (object["history"] != nil ? extra.count : 0)
    if members.count != known || faults.count > before {
      unknown(members.map(\.name), extra: extra, at: base, &faults)
    }
    if !extra.isEmpty, let list = object["history"] { history(list, at: base, &request, &faults) }
    return faults.count == before ? request : nil
  }

  private func history(
    _ list: JSONValue, at base: String, _ request: inout ClassifyRequest, _ faults: inout [RequestFault.Field]
  ) {
    guard let rows = list.array else {
      faults.append(.init("\(base)/history", "a list was expected, found \(list.kind)"))
      return
    }
    for (index, row) in rows.enumerated() where faults.count < Self.mostFaults {
      guard case .object(let object) = row else {
        faults.append(.init("\(base)/history/\(index)", "an object was expected, found \(row.kind)"))
        continue
      }
      if let read = read(object, at: "\(base)/history/\(index)", &faults, isHistory: true) {
        request.history.append(read.values)
      }
    }
  }

  /// Names that no field has, and those that stand twice.
  private func unknown(
    _ names: [String], extra: [String], at base: String, _ faults: inout [RequestFault.Field]
  ) {
    let known = contract.fields.map(\.column.name) + contract.identifiers + extra
    for (place, name) in names.enumerated() where faults.count < Self.mostFaults {
      if names[..<place].contains(name) {
        faults.append(.init("\(base)/\(Self.pointer(name))", "stands twice"))
      } else if name == contract.target {
        faults.append(.init("\(base)/\(Self.pointer(name))", "is what is predicted: leave it out"))
      } else if !known.contains(name) {
        let hint = NearestName.of(name, in: known).map { "; did you mean '\($0)'?" } ?? "; GET /v1/schema lists the fields"
        faults.append(.init("\(base)/\(Self.pointer(name))", "unknown field\(hint)"))
      }
    }
  }

  struct Problem: Error { var text: String }

  /// What a value stands for in a field.
  /// - Parameter place: of the field.
  func value(
    _ value: JSONValue, of field: ClassifyContract.Field, at place: Int
  ) -> Result<(value: RawValue, isUnseen: Bool), Problem> {
    if value.isNull { return .success((.missing, false)) }
    if case .string(let text) = value, text.isEmpty || field.missing.contains(text) { return .success((.missing, false)) }
    switch field.column.type {
    case .number, .integer:
      guard let number = value.number else { return .failure(expected("a number", value)) }
      if field.column.type == .integer, number != number.rounded() {
        return .failure(Problem(text: "a whole number was expected, found \(Self.shown(value))"))
      }
      if let least = field.minimum, number < least { return .failure(range(field, value)) }
      if let most = field.maximum, number > most { return .failure(range(field, value)) }
      return .success((.number(number), false))
    case .category:
      guard let text = Self.text(value) else { return .failure(expected("a text", value)) }
      let levels = levels[place]
      let isUnseen = !levels.isEmpty && !levels.contains(text)
      // A number for a column of words is more often a mistake than a new word.
      if isUnseen, !plainLevels[place], value.string == nil {
        return .failure(expected("a text such as '\(field.column.levels[0])'", value))
      }
      return .success((.text(text), isUnseen))
    case .text:
      guard let text = Self.text(value) else { return .failure(expected("a text", value)) }
      return .success((.text(text), false))
    case .binary:
      guard let flag = Self.flag(value, positive: field.positive) else {
        return .failure(expected("true or false\(field.positive.map { " ('\($0)' means true)" } ?? "")", value))
      }
      return .success((.flag(flag), false))
    case .date, .datetime:
      guard let text = value.string, let format = field.column.format, let moment = format.parse(Array(text.utf8)) else {
        return .failure(expected("a \(field.column.type.rawValue) as \(field.column.format?.pattern ?? "text")", value))
      }
      return .success((.timestamp(moment), false))
    }
  }

  private func expected(_ what: String, _ value: JSONValue) -> Problem {
    Problem(text: "\(what) was expected, found \(Self.shown(value))")
  }

  private func range(_ field: ClassifyContract.Field, _ value: JSONValue) -> Problem {
    let bounds = [
      field.minimum.map { "at least \(JSONValue.number($0).text)" },
      field.maximum.map { "at most \(JSONValue.number($0).text)" },
    ].compactMap { $0 }
    return Problem(text: "\(Self.shown(value)) is out of range: \(bounds.joined(separator: " and ")) was expected")
  }

  /// A value for a message, cut where it is long.
  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .array, .object: value.kind
    default: value.text.count > 60 ? "\(value.text.prefix(60))…" : value.text
    }
  }

  /// A text, or a number or flag written as a CSV file would have it.
  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number: value.text
    case .bool(let flag): flag ? "true" : "false"
    default: nil
    }
  }

  private static func flag(_ value: JSONValue, positive: String?) -> Bool? {
    switch value {
    case .bool(let flag): return flag
    case .number(let number): return number == 1 ? true : number == 0 ? false : nil
    case .string(let text):
      if let positive, text == positive { return true }
      switch text.lowercased() {
      case "1", "true", "yes", "y", "t": return positive == nil ? true : nil
      case "0", "false", "no", "n", "f": return false
      default: return nil
      }
    default: return nil
    }
  }

  /// A name as a part of a JSON Pointer (RFC 6901).
  static func pointer(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
    return name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}
