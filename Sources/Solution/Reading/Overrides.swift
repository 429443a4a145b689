import Support

/// `--set a.b[0]=value` and `--set-file key=path`, in the form that Helm made usual.
struct Override {
  enum Step: Equatable {
    case key(String)
    case index(Int)
  }

  let path: [Step]
  let value: YAMLNode
  /// As the user gave it, for messages.
  let place: Place

  /// `--set`: the value is YAML flow; anything that does not begin with a bracket or quote is one plain value,
  /// so that a text with colons or hashes needs no quotes.
  init(setting argument: String) throws(Diagnostic) {
    let (path, text) = try Self.parts(argument, option: "--set", example: "search.num_samples=10")
    self.path = path
    place = Self.place("--set", argument)
    let trimmed = text.drop { $0 == " " }
    guard let first = trimmed.first, "[{\"'".contains(first) else {
      value = YAMLNode(content: .scalar(String(text), isPlain: !text.isEmpty), place: place, origin: .option("--set"))
      return
    }
    let (node, faults) = YAMLReader.read(Array("value: \(trimmed)".utf8), file: "--set")
    guard let read = node?["value"], faults.isEmpty else {
      throw .solution(
        .option, "the value of '--set \(Secrets.masked(argument))' cannot be read: \(faults.first?.message ?? "")",
        at: place, hint: "the value is YAML flow: [ets, theta], {min: 0}", fix: "close quotes and brackets")
    }
    value = read.moved(to: place, origin: .option("--set"))
  }

  /// `--set-file`: the value is the text of a file, without its last line break.
  init(settingFile argument: String) throws(Diagnostic) {
    let (path, file) = try Self.parts(argument, option: "--set-file", example: "scope.problem=problem.txt")
    self.path = path
    place = Self.place("--set-file", argument)
    var text = try Files.readText(String(file))
    if text.hasSuffix("\n") { text.removeLast() }
    value = YAMLNode(content: .scalar(text, isPlain: false), place: place, origin: .option("--set-file"))
  }

  private static func place(_ option: String, _ argument: String) -> Place {
    Place(file: "\(option) \(Secrets.masked(argument))")
  }

  private static func parts(
    _ argument: String, option: String, example: String
  ) throws(Diagnostic) -> ([Step], Substring) {
    guard let equals = argument.firstIndex(of: "="), let path = steps(argument[..<equals]) else {
      // What is wrong is the command line, not a configuration that a file might hold.
      throw Diagnostic(
        SolutionCode.option.rawValue, "'\(option) \(Secrets.masked(argument))' has no form key=value",
        at: place(option, argument), hint: "such as \(example)", fix: "name a dotted key, then =, then the value",
        exitCode: .usage)
    }
    return (path, argument[argument.index(after: equals)...])
  }

  /// The steps of a dotted key; nil where it is malformed.
  static func steps(_ path: some StringProtocol) -> [Step]? {
    var steps = [Step]()
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let name = part.prefix { $0 != "[" }
      guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
      else { return nil }
      steps.append(.key(String(name)))
      var rest = part[name.endIndex...]
      while !rest.isEmpty {
        guard rest.first == "[", let end = rest.firstIndex(of: "]"), let index = Int(rest.dropFirst()[..<end]),
          index >= 0
        else { return nil }
        steps.append(.index(index))
        rest = rest[rest.index(after: end)...]
      }
    }
    return steps.isEmpty ? nil : steps
  }
}

extension YAMLNode {
  /// The same value as if it stood elsewhere.
  func moved(to place: Place, origin: Origin) -> YAMLNode {
    var node = self
    (node.place, node.origin) = (place, origin)
    switch content {
    case .scalar: break
    case .sequence(let entries): node.content = .sequence(entries.map { $0.moved(to: place, origin: origin) })
    case .mapping(let members):
      node.content = .mapping(
        members.map { Member(key: $0.key, keyPlace: place, value: $0.value.moved(to: place, origin: origin)) })
    }
    return node
  }

  /// Sections merge key by key; everything else, lists too, is taken from `later`.
  func merged(with later: YAMLNode) -> YAMLNode {
    guard case .mapping(var members) = content, case .mapping(let others) = later.content else { return later }
    for other in others {
      if let index = members.firstIndex(where: { $0.key == other.key }) {
        members[index].keyPlace = other.keyPlace
        members[index].value = members[index].value.merged(with: other.value)
      } else {
        members.append(other)
      }
    }
    var result = self
    result.content = .mapping(members)
    return result
  }

  /// Applies an override. Missing sections on the way are made; a list may grow by one entry at its end.
  func setting(_ override: Override) throws(Diagnostic) -> YAMLNode {
    try setting(override.path[...], override)
  }

  private func setting(_ path: ArraySlice<Override.Step>, _ override: Override) throws(Diagnostic) -> YAMLNode {
    guard let step = path.first else { return override.value }
    var result = self
    let empty = YAMLNode(content: .scalar("", isPlain: true), place: override.place, origin: override.value.origin)
    switch (step, content) {
    case (.key(let key), .mapping(var members)):
      if let index = members.firstIndex(where: { $0.key == key }) {
        members[index].value = try members[index].value.setting(path.dropFirst(), override)
      } else {
        let value = try empty.setting(path.dropFirst(), override)
        members.append(Member(key: key, keyPlace: override.place, value: value))
      }
      result.content = .mapping(members)
    case (.index(let index), .sequence(var entries)) where index <= entries.count:
      if index == entries.count {
        entries.append(try empty.setting(path.dropFirst(), override))
      } else {
        entries[index] = try entries[index].setting(path.dropFirst(), override)
      }
      result.content = .sequence(entries)
    case (.key, .scalar) where isNull:
      result.content = .mapping([])
      return try result.setting(path, override)
    case (.index(0), .scalar) where isNull:
      result.content = .sequence([])
      return try result.setting(path, override)
    case (.index(let index), .sequence(let entries)):
      throw .solution(
        .option, "there is no entry [\(index)]: the list has \(entries.count)", at: override.place,
        hint: "the first is [0]", fix: "count again")
    case (.key(let key), _):
      throw .solution(
        .option, "'\(key)' cannot be set: what stands above it is no section with keys", at: override.place,
        fix: "check the dotted key with `solkit explain`")
    case (.index(let index), _):
      throw .solution(
        .option, "entry [\(index)] cannot be set: what stands there is no list", at: override.place,
        fix: "leave the index away")
    }
    return result
  }
}
