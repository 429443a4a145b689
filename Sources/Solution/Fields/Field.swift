import JSON
import Support

/// A section of `solution.yaml`: a mapping whose keys stand in one table.
protocol Described: FieldValue {
  /// Every field at its default; required ones hold a placeholder.
  init()
  static var fields: [Field<Self>] { get }
  /// Called once all fields are set, for types that keep their place.
  mutating func settle(at place: Place?)
}

extension Described {
  mutating func settle(at place: Place?) {}

  static var kind: FieldKind { .part(fields.map(\.info)) }

  init?(_ resolved: Resolved) {
    guard case .part(let members) = resolved.content else { return nil }
    self.init()
    for field in Self.fields {
      if let value = members.first(where: { $0.name == field.info.name })?.value { field.assign(&self, value) }
    }
    settle(at: resolved.place)
  }

  var json: JSONValue {
    .object(JSONObject(Self.fields.compactMap { field in field.encode(self).map { (field.info.name, $0) } }))
  }
}

/// What is known of a key, whatever the type of its section: the single source of decoding, checks, defaults,
/// JSON Schema, `explain` and the reference page.
struct FieldInfo: Sendable {
  var name: String
  var kind: FieldKind
  /// One sentence or two.
  var doc: String
  var unit: String?
  var example: JSONValue?
  /// What the key is where nobody gives it; nil for required keys, null for "not set".
  var defaultValue: JSONValue?
  /// Says what null means where "not set" says too little.
  var defaultWords: String?
  var isRequired: Bool
  /// Known in the whole shape and refused in this version.
  var isLater = false
  /// Questions for which the key has a meaning; nil: all.
  var questions: [Question]?
  /// Questions for which it comes in a later version.
  var laterFor: [Question] = []
  /// Questions for which it must be given, where it need not be for all.
  var requiredFor: [Question] = []
  /// Where a question has another default.
  var defaults: [Question: JSONValue] = [:]
  /// Set by `seen(by:)`: the key is for other questions than the one asked.
  var isForeign = false

  /// Whether the key may be given.
  var isKnown: Bool { !isLater && !isForeign }
}

/// A key of one section together with the property that it sets.
struct Field<Part: Described> {
  let info: FieldInfo
  let assign: (inout Part, Resolved) -> Void
  let encode: (Part) -> JSONValue?

  /// A key that this version acts on.
  /// - Parameters:
  ///   - required: without a default. Otherwise the default is what `Part()` holds.
  ///   - absent: what "not set" means, where the words of the key do not say it.
  init<Value: FieldValue>(
    _ name: String, _ path: WritableKeyPath<Part, Value>, _ kind: FieldKind, required: Bool = false,
    unit: String? = nil, example: JSONValue? = nil, absent: String? = nil, _ doc: String
  ) {
    info = FieldInfo(
      name: name, kind: kind, doc: doc, unit: unit, example: example,
      defaultValue: required ? nil : Part()[keyPath: path].json, defaultWords: absent, isRequired: required)
    assign = { part, resolved in
      if let value = Value(resolved) { part[keyPath: path] = value }
    }
    encode = { $0[keyPath: path].json }
  }

  /// A key whose kind is what the type of its property says.
  init<Value: FieldValue>(
    _ name: String, _ path: WritableKeyPath<Part, Value>, required: Bool = false, unit: String? = nil,
    example: JSONValue? = nil, absent: String? = nil, _ doc: String
  ) {
    self.init(
      name, path, Value.kind, required: required, unit: unit, example: example, absent: absent, doc)
  }

  /// A key that the whole shape has and this version refuses.
  static func later(_ name: String, _ doc: String) -> Field {
    Field(
      info: FieldInfo(name: name, kind: .anything, doc: doc, isRequired: false, isLater: true),
      assign: { _, _ in }, encode: { _ in nil })
  }

  // MARK: What a key is for some questions only

  /// The key has a meaning for these questions only.
  func only(_ questions: [Question]) -> Field { changed { $0.questions = questions } }
  func only(_ questions: Question...) -> Field { only(questions) }
  /// For these questions the key is refused as "not in this version".
  func later(for questions: Question...) -> Field { changed { $0.laterFor = questions } }
  /// The key must be given for these questions.
  func required(for questions: [Question]) -> Field { changed { $0.requiredFor = questions } }
  func required(for questions: Question...) -> Field { required(for: questions) }
  /// Another default for some questions.
  func byDefault(_ value: JSONValue, for questions: [Question]) -> Field {
    changed { info in
      for question in questions { info.defaults[question] = value }
    }
  }

  private func changed(_ change: (inout FieldInfo) -> Void) -> Field {
    var info = info
    change(&info)
    return Field(info: info, assign: assign, encode: encode)
  }

  private init(
    info: FieldInfo, assign: @escaping (inout Part, Resolved) -> Void, encode: @escaping (Part) -> JSONValue?
  ) {
    (self.info, self.assign, self.encode) = (info, assign, encode)
  }
}
