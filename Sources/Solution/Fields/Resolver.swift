import JSON
import Support

/// Holds a YAML tree against the field tables: every fault with its place, and what is left as `Resolved`.
struct Resolver {
  let environment: [String: String]
  /// What the file asks, for messages; the tables that are given are already as it sees them.
  let question: Question
  private(set) var faults: [Diagnostic] = []
  /// Dotted keys that were refused; a check that needs one of them is not made.
  private(set) var refused: Set<String> = []
  /// Dotted keys that were given, with the places of their values.
  private(set) var places: [String: Place] = [:]

  init(environment: [String: String], question: Question) {
    self.environment = environment
    self.question = question
  }

  // MARK: Sections

  mutating func section(_ fields: [FieldInfo], _ node: YAMLNode?, at path: String, around: Place) -> Resolved {
    let place = node?.place ?? around
    var members = [YAMLNode.Member]()
    if let node {
      places[path] = node.place
      guard case .mapping(let given) = node.content else {
        return refuse(
          path, .wrongKind, "\(name(path)): expected \(FieldKind.part(fields).expected), found \(found(node))",
          node.place, fix: "write the keys of the section below it, indented")
      }
      members = given
    }
    // A misspelt key would otherwise be reported as missing too.
    var meant = Set<String>()
    for member in members where !fields.contains(where: { $0.name == member.key && $0.isKnown }) {
      strange(member, fields, at: path).map { _ = meant.insert($0) }
    }
    let values = fields.filter(\.isKnown).map { field in
      let key = path.isEmpty ? field.name : "\(path).\(field.name)"
      let member = members.first { $0.key == field.name }
      if field.isRequired, member == nil, meant.contains(field.name) {
        refused.insert(key)
        return (name: field.name, value: Resolved(content: .refused, origin: .default, place: place))
      }
      return (name: field.name, value: self.field(field, member?.value, at: key, around: member?.keyPlace ?? place))
    }
    return Resolved(content: .part(values), origin: node?.origin ?? .default, place: node?.place)
  }

  private mutating func field(_ field: FieldInfo, _ node: YAMLNode?, at key: String, around: Place) -> Resolved {
    if let node, !node.isNull {
      return value(field.kind, node, at: key)
    }
    if field.isRequired {
      return refuse(
        key, .missingKey, "'\(key)' is \(node == nil ? "missing" : "empty"): expected \(field.kind.expected)",
        node?.place ?? around,
        fix: field.example.map { "add \(field.name): \(YAMLWriter.flow($0))" } ?? "add the section '\(field.name)'")
    }
    if let node, field.defaultValue != .null, case let shown? = field.defaultValue {
      guard case .part = field.kind else {
        return refuse(
          key, .wrongKind, "\(key): expected \(field.kind.expected), found nothing", node.place,
          hint: "default: \(YAMLWriter.flow(shown))", fix: "give a value, or delete the key to get the default")
      }
    }
    if node != nil { places[key] = node?.place }
    if case .part(let fields) = field.kind, field.defaultValue != .null {
      return section(fields, nil, at: key, around: around)
    }
    return Resolved(plain: field.defaultValue ?? .null, origin: node?.origin ?? .default, place: node?.place)
  }

  /// A key that the table does not have, or not yet. Returns the key that was probably meant.
  private mutating func strange(_ member: YAMLNode.Member, _ fields: [FieldInfo], at path: String) -> String? {
    let key = path.isEmpty ? member.key : "\(path).\(member.key)"
    let known = fields.filter(\.isKnown).map(\.name)
    if let field = fields.first(where: { $0.name == member.key }), field.isForeign {
      _ = refuse(
        key, .otherQuestion,
        "'\(key)' is for \(Question.words(field.questions ?? [])), and this file asks for \(question.words)",
        member.keyPlace, hint: "nothing is accepted and then ignored", fix: "delete the key")
    } else if fields.contains(where: { $0.name == member.key }) {
      _ = refuse(
        key, .notInThisVersion, "'\(key)' is not in this version", member.keyPlace,
        hint: "nothing is accepted and then ignored", fix: "delete the key")
    } else if Secrets.isSecretKey(member.key), !member.value.isNull {
      let files = known.filter { $0.hasSuffix("_file") }
      _ = refuse(
        key, .secret, "'\(key)' holds a secret, which must not stand in a configuration", member.value.place,
        hint: files.isEmpty ? "secrets stand in files of their own" : "did you mean '\(files[0])'?",
        fix:
          "put the secret in a file of its own (mode 600) and name that file\(files.isEmpty ? "" : ": \(files[0]): PATH")"
      )
    } else {
      let nearest = NearestName.of(member.key, in: known)
      _ = refuse(
        key, .unknownKey, "unknown key '\(member.key)'" + (path.isEmpty ? "" : " in \(path)"), member.keyPlace,
        hint: nearest.map { "did you mean '\($0)'?" } ?? "known here: \(known.joined(separator: ", "))",
        fix: nearest == nil ? "delete the key" : "rename the key")
      return nearest
    }
    return nil
  }

  // MARK: Values

  mutating func value(_ kind: FieldKind, _ node: YAMLNode, at key: String) -> Resolved {
    places[key] = node.place
    switch kind {
    case .part(let fields): return section(fields, node, at: key, around: node.place)
    case .list(let element, let least): return list(of: element, atLeast: least, node, at: key)
    case .map(let element, _): return map(of: element, kind, node, at: key)
    case .either(let simple, let structured):
      if case .scalar = node.content { return scalar(simple, node, at: key, expected: kind) }
      // A number, a list or a section: the inner pair has the list first.
      if case .either(.list(let element, let least), _) = structured, case .sequence = node.content {
        return list(of: element, atLeast: least, node, at: key)
      }
      if case .either(_, let section) = structured { return value(section, node, at: key) }
      return value(structured, node, at: key)
    default: return scalar(kind, node, at: key)
    }
  }

  private mutating func list(of element: FieldKind, atLeast least: Int, _ node: YAMLNode, at key: String) -> Resolved
  {
    guard case .sequence(let entries) = node.content else {
      return refuse(
        key, .wrongKind,
        "\(key): expected \(FieldKind.list(of: element, atLeast: least).expected), found \(found(node))",
        node.place, fix: "write a list: [...]")
    }
    guard entries.count >= least else {
      let word = key.split(separator: ".").last.map(String.init) ?? key
      return refuse(
        key, .tooFew, "\(key): expected at least \(least) entr\(least == 1 ? "y" : "ies"), found \(entries.count)",
        node.place, hint: "\(word) must not be empty", fix: "add an entry; `solkit explain \(key)` shows one")
    }
    let values = entries.enumerated().map { index, entry in
      entry.isNull
        ? refuse(
          "\(key)[\(index)]", .wrongKind, "\(key)[\(index)]: expected \(element.expected), found nothing",
          entry.place,
          fix: "give a value, or take the entry away")
        : value(element, entry, at: "\(key)[\(index)]")
    }
    return Resolved(content: .list(values), origin: node.origin, place: node.place)
  }

  private mutating func map(of element: FieldKind, _ kind: FieldKind, _ node: YAMLNode, at key: String) -> Resolved {
    guard case .mapping(let given) = node.content else {
      return refuse(
        key, .wrongKind, "\(key): expected \(kind.expected), found \(found(node))", node.place,
        fix: "write a section: {name: value}")
    }
    guard !given.isEmpty else {
      return refuse(key, .tooFew, "\(key): expected at least 1 entry, found 0", node.place, fix: "add an entry")
    }
    let values = given.map { member in
      let name = "\(key).\(member.key)"
      return (
        name: member.key,
        value: member.value.isNull
          ? refuse(name, .wrongKind, "\(name): expected \(element.expected), found nothing", member.keyPlace, fix: "give a value")
          : value(element, member.value, at: name)
      )
    }
    return Resolved(content: .part(values), origin: node.origin, place: node.place)
  }

  /// - Parameter expected: what the message says was expected, where that is more than `kind`.
  private mutating func scalar(
    _ kind: FieldKind, _ node: YAMLNode, at key: String, expected: FieldKind? = nil
  ) -> Resolved {
    guard case .scalar(let written, let isPlain) = node.content else {
      return refuse(
        key, .wrongKind, "\(key): expected \(kind.expected), found \(found(node))", node.place,
        fix: "write one value")
    }
    var text = written
    var origin = node.origin
    var isFromEnvironment = false
    switch EnvironmentText.expand(written, environment) {
    case .unchanged: break
    case .expanded(let expanded, let name):
      (text, origin, isFromEnvironment) = (expanded, .environment(name), true)
    case .missing(let name):
      return refuse(
        key, .environment, "\(key): the environment variable '\(name)' is not set", node.place,
        hint: "a default is written ${env:\(name):-value}", fix: "set \(name), or write the value here")
    case .malformed(let part):
      return refuse(
        key, .placeholder, "\(key): '\(part)' is no placeholder", node.place,
        hint: "known: ${env:NAME} and ${env:NAME:-default}", fix: "mend or remove it")
    }
    if let secret = Secrets.find(in: text) {
      return refuse(
        key, .secret,
        "\(key): \"\(Secrets.hint(secret))\" looks like a secret, which must not stand in a configuration",
        node.place, hint: isFromEnvironment ? "nor come through the environment" : nil,
        fix: "put it in a file of its own (mode 600) and name that file, such as token_file: PATH")
    }
    var literal = Literal(text: text, isPlain: isPlain, isFromEnvironment: isFromEnvironment)
    literal.isFromOption = if case .option = node.origin { true } else { false }
    switch literal.checked(against: kind) {
    case .success(let value): return Resolved(content: .value(value), origin: origin, place: node.place)
    case .failure(let fault):
      let message = fault.message ?? "expected \((expected ?? kind).expected), found \(literal.shown)"
      return refuse(
        key, fault.code, "\(key): \(message)", node.place,
        hint: fault.hint, fix: fault.fix)
    }
  }

  // MARK: Faults

  private mutating func refuse(
    _ key: String, _ code: SolutionCode, _ message: String, _ place: Place, hint: String? = nil, fix: String? = nil
  ) -> Resolved {
    refused.insert(key)
    faults.append(.solution(code, message, at: place, hint: hint, fix: fix))
    return Resolved(content: .refused, origin: .default, place: place)
  }

  private func name(_ path: String) -> String { path.isEmpty ? "the file" : path }

  private func found(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): Literal(text: text, isPlain: isPlain).shown
    case .sequence: "a list"
    case .mapping: "a section with keys"
    }
  }
}

extension Resolved {
  /// A default, whatever its depth.
  init(plain value: JSONValue, origin: Origin, place: Place?) {
    if case .array(let values) = value {
      let entries = values.map { Resolved(plain: $0, origin: origin, place: place) }
      self.init(content: .list(entries), origin: origin, place: place)
    } else {
      self.init(content: .value(value), origin: origin, place: place)
    }
  }
}
