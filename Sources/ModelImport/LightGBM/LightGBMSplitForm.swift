internal import Support
internal import TreeModel

/// A split as LightGBM writes it.
struct LightGBMSplitForm {
  var threshold = 0.0
  /// Bits of a set of categories.
  var words: [UInt32]?
  /// Bit 0 is categorical, bit 1 the default direction, bits 2 and 3 the missing type: None, Zero, NaN.
  var decision = 0
  /// The second child is LightGBM's left.
  var isSwapped = false

  init(_ split: DecisionTree.Split, features: [ImportedFeature]) throws(Diagnostic) {
    switch split.condition {
    case .atMost(let value): threshold = value
    case .below(let value): threshold = Double(largestWhoseFloatIsBelow: value)
    case .among(let codes), .amongSingle(let codes):
      try setCategories(codes, split, features[split.feature])
      return
    }
    guard !threshold.isNaN else { throw LightGBMText.refusal("a split that no value passes") }
    decision =
      switch split.missing {
      case .zero: 0
      case .zeroRight: 1 << 2
      case .zeroLeft: 1 << 2 | 2
      case .right: 2 << 2
      case .left: 2 << 2 | 2
      }
  }

  /// LightGBM sends a missing category to the right. Where it goes left here, the other levels go left there.
  private mutating func setCategories(
    _ codes: Set<Int>, _ split: DecisionTree.Split, _ feature: ImportedFeature
  ) throws(Diagnostic) {
    decision = 1
    var codes = codes
    switch split.missing {
    case .right: break
    case .zero: isSwapped = codes.contains(0)
    case .left: isSwapped = true
    case .zeroLeft, .zeroRight: throw LightGBMText.refusal("a category split where zero counts as missing")
    }
    if isSwapped {
      guard case .category(let levels) = feature.kind else {
        throw LightGBMText.refusal("missing categories of '\(feature.name)' join others, and its levels are not known")
      }
      codes = Set(levels.indices).subtracting(codes)
    }
    var words = [UInt32](repeating: 0, count: (codes.max() ?? 0) / 32 + 1)
    for code in codes { words[code / 32] |= 1 << UInt32(code % 32) }
    self.words = words
  }
}
