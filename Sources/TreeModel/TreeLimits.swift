internal import Support

/// What a model may be at most: far above any that is useful, low enough that a broken file cannot take the memory.
enum TreeLimits {
  static let features = 1 << 24
  static let outputs = 1 << 20
  static let nodes = 1 << 30
  /// Words of all category sets: 128 MiB.
  static let setWords = 1 << 24
  /// Explaining a row takes the square of the depth.
  static let depth = 4096
  /// A code beyond this would be rounded as a Float.
  static let code = 1 << 24

  static func check(trees: Int, features: Int, outputs: Int, bases: [Double], link: Link) throws(Diagnostic) {
    guard (1...self.features).contains(features) else {
      throw shape("\(features) features, expected 1 to \(self.features)")
    }
    guard (1...self.outputs).contains(outputs) else {
      throw shape("\(outputs) outputs, expected 1 to \(self.outputs)")
    }
    guard trees % outputs == 0 else { throw shape("\(trees) trees cannot be dealt to \(outputs) outputs") }
    guard bases.count == outputs else { throw shape("\(bases.count) base values for \(outputs) outputs") }
    guard bases.allSatisfy(\.isFinite) else { throw number("a base value is not finite") }
    if case .logistic(let slope) = link, !slope.isFinite { throw number("the slope of the logistic link is \(slope)") }
  }

  static func shape(_ what: String) -> Diagnostic { fault("E5501", what) }
  static func structure(_ tree: Int, _ what: String) -> Diagnostic { fault("E5502", "tree \(tree): \(what)") }
  static func feature(_ tree: Int, _ what: String) -> Diagnostic { fault("E5503", "tree \(tree): \(what)") }
  static func number(_ what: String) -> Diagnostic { fault("E5504", what) }
  static func size(_ what: String) -> Diagnostic { fault("E5505", what) }

  private static func fault(_ code: String, _ what: String) -> Diagnostic {
    Diagnostic(code, what, fix: "the trees were cut or edited: make the model anew", exitCode: .dataError)
  }
}
