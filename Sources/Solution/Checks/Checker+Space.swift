extension Checker {
  /// Ranges of the client's own: each has something in it, and somebody who tries it.
  mutating func checkSpace() {
    guard let space = file.search.space, isSound("search.space", "models.candidates") else { return }
    for family in space.families {
      let key = "search.space.\(family.name)"
      if !file.models.candidates.contains(family.name) {
        error(
          .space, "\(key): '\(family.name)' is not in models.candidates, so nobody tries these ranges", at: key,
          fix: "add \(family.name) to models.candidates, or delete the ranges")
      }
      if family.parameters.isEmpty {
        error(
          .space, "\(key) names no parameter", at: key, fix: "`solkit explain \(key)` shows them; or delete the key")
      }
      for parameter in family.parameters { checkRange(parameter, at: "\(key).\(parameter.name)") }
    }
  }

  private mutating func checkRange(_ parameter: SearchSpace.Parameter, at key: String) {
    switch parameter.values {
    case .listed(let values):
      for index in values.indices where values[..<index].contains(values[index]) {
        error(.space, "\(key): \(text(values[index])) stands twice", at: "\(key)[\(index)]", fix: "delete one of the two")
      }
    case .interval(let least, let most, let isLogarithmic):
      if least >= most {
        error(
          .space, "\(key): min \(text(least)) is not below max \(text(most))", at: "\(key).min",
          fix: least == most ? "write the one number instead of a section" : "swap the two")
      } else if isLogarithmic, least <= 0 {
        error(
          .space, "\(key): an interval that is even by logarithm cannot begin at \(text(least))", at: "\(key).min",
          fix: "raise min above 0, or set log: false")
      }
    }
  }
}
