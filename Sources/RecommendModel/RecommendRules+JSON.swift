import JSON

extension RecommendRules {
  /// The rules as a bundle keeps them.
  var json: JSONValue {
    var object: JSONObject = [
      "exclude": .array(exclude.map { .object($0.json) }),
      "limits": .array(limits.map { ["column": .string($0.column), "max": JSONValue($0.most)] }),
    ]
    object["boosts"] = .array(
      boosts.map { boost in
        var members = boost.condition.json
        members["factor"] = .number(boost.factor)
        return .object(members)
      })
    object["deny"] = .array(deny.map { .string($0) })
    object["allow"] = allow.map { .array($0.map { .string($0) }) } ?? .null
    object["pinned"] = .array(pinned.map { .string($0) })
    return .object(object)
  }

  /// Reads what `json` wrote; nil where it makes no sense.
  init?(json: JSONValue) {
    func texts(_ value: JSONValue?) -> [String]? {
      guard let list = value?.array else { return nil }
      let texts = list.compactMap(\.string)
      return texts.count == list.count ? texts : nil
    }
    guard let excluded = json["exclude"]?.array, let limited = json["limits"]?.array,
      let boosted = json["boosts"]?.array, let deny = texts(json["deny"]), let pinned = texts(json["pinned"])
    else { return nil }
    for value in excluded {
      guard let condition = Condition(json: value) else { return nil }
      exclude.append(condition)
    }
    for value in limited {
      guard let column = value["column"]?.string, let most = value["max"]?.integer, most >= 1 else { return nil }
      limits.append(Limit(column, most: most))
    }
    for value in boosted {
      guard let condition = Condition(json: value), let factor = value["factor"]?.number, Self.factors.contains(factor)
      else { return nil }
      boosts.append(Boost(condition, factor: factor))
    }
    self.deny = deny
    self.pinned = pinned
    if let value = json["allow"], !value.isNull {
      guard let allow = texts(value) else { return nil }
      self.allow = allow
    }
  }
}

extension RecommendRules.Condition {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["column": .string(column)]
    switch test {
    case .isOneOf(let texts): object["values"] = .array(texts.map { .string($0) })
    case .flag(let flag): object["flag"] = .bool(flag)
    case .range(let least, let most):
      object["min"] = .finite(least)
      object["max"] = .finite(most)
    }
    return object
  }

  fileprivate init?(json: JSONValue) {
    guard let column = json["column"]?.string else { return nil }
    if let flag = json["flag"]?.bool {
      self.init(column, .flag(flag))
    } else if let values = json["values"]?.array {
      let texts = values.compactMap(\.string)
      guard texts.count == values.count else { return nil }
      self.init(column, .isOneOf(texts))
    } else if json["min"] != nil {
      self.init(column, .range(least: json["min"]?.number, most: json["max"]?.number))
    } else {
      return nil
    }
  }
}
