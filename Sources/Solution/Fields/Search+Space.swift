import JSON

extension SearchSpace: FieldValue {
  static var kind: FieldKind { .part(SearchParameter.families.map { family($0.name, $0.parameters) }) }

  private static func family(_ name: String, _ parameters: [SearchParameter]) -> FieldInfo {
    FieldInfo(
      name: name, kind: .part(parameters.map(field)), doc: "Ranges of \(name).",
      defaultValue: .null, defaultWords: "its built-in list", isRequired: false,
      questions: ModelReference.all.first { $0.name == name && $0.isCandidate }?.questions)
  }

  private static func field(_ parameter: SearchParameter) -> FieldInfo {
    let one = parameter.range.kind
    func end(_ name: String, _ doc: String) -> FieldInfo { FieldInfo(name: name, kind: one, doc: doc, isRequired: true) }
    let interval: [FieldInfo] = [
      end("min", "Least value."), end("max", "Largest value."),
      FieldInfo(
        name: "log", kind: .flag, doc: "Evenly by logarithm.", defaultValue: .bool(false), isRequired: false),
    ]
    return FieldInfo(
      name: parameter.name, kind: .either(one, .either(.list(of: one, atLeast: 1), .part(interval))),
      doc: parameter.doc, example: .number(parameter.example), defaultValue: .null,
      defaultWords: parameter.usual, isRequired: false)
  }

  init?(_ resolved: Resolved) {
    guard case .part = resolved.content else { return nil }
    for (name, parameters) in SearchParameter.families {
      guard let section = resolved[name], case .part = section.content else { continue }
      let given = parameters.compactMap { parameter -> Parameter? in
        guard let values = section[parameter.name].flatMap(Values.init) else { return nil }
        return Parameter(name: parameter.name, values: values, isWhole: parameter.isWhole)
      }
      families.append(Family(name: name, parameters: given))
    }
  }

  var json: JSONValue {
    .object(
      JSONObject(
        families.map { family in
          (family.name, .object(JSONObject(family.parameters.map { ($0.name, $0.values.json) })))
        }))
  }
}

extension SearchSpace.Values {
  /// Nil where nothing was given or it was refused.
  init?(_ resolved: Resolved) {
    if let number = resolved.value?.number {
      self = .listed([number])
    } else if let numbers = [Double](resolved) {
      self = .listed(numbers)
    } else if let least = resolved["min"]?.value?.number, let most = resolved["max"]?.value?.number {
      self = .interval(from: least, to: most, isLogarithmic: resolved["log"]?.value?.bool ?? false)
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .listed(let numbers): numbers.json
    case .interval(let least, let most, let isLogarithmic):
      ["min": .number(least), "max": .number(most), "log": .bool(isLogarithmic)]
    }
  }
}
