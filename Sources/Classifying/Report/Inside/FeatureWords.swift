import Features
import Matrices
import TimeAxis
import TreeModel

#if canImport(Glibc)
  import Glibc
#endif

/// Features in the client's own words: what preparation did to a number is undone, codes become the names of levels.
struct FeatureWords {
  /// Where a feature's number comes from.
  private enum Origin {
    /// A number of the client, or one made of several.
    case number
    /// 1 or 0: `is` where it is 1, `isNot` where it is 0.
    case flag(is: String, isNot: String)
    /// A number kept for each level.
    case levels([Double], of: [String], named: String)
    case category([String])
    case moment(InputColumn)
  }

  private struct Feature {
    var name: String
    var origin: Origin
    /// What was done to the number afterwards, in order.
    var steps: [FittedOperation]
    /// Whether there are rows without a value.
    var hasGaps: Bool
  }

  private let features: [Feature]

  /// - Parameter training: the rows that the model learnt from.
  init(_ pipeline: FeaturePipeline, training: FeatureMatrix) {
    features = pipeline.outputs.enumerated().map { place, output in
      let hasGaps = training.columns.indices.contains(place) && training.columns[place].values.contains { $0.isNaN }
      if case .category(let levels) = output.kind {
        return Feature(name: output.name, origin: .category(levels), steps: [], hasGaps: hasGaps)
      }
      var steps = [FittedOperation]()
      var maker: FittedOperation?
      for operation in pipeline.operations where operation.writes.contains(output.slot) {
        switch operation {
        case .fill, .fillFrom, .clip, .affine, .log1p, .boxCox:
          // The mark of a gap is a slot of its own.
          if operation.reads.first == output.slot { steps.append(operation) } else { maker = operation }
        default: maker = operation
        }
      }
      return Feature(
        name: output.name, origin: Self.origin(output, maker, pipeline), steps: steps, hasGaps: hasGaps)
    }
  }

  private static func origin(
    _ output: FeaturePipeline.Output, _ maker: FittedOperation?, _ pipeline: FeaturePipeline
  ) -> Origin {
    let source = output.sources.first ?? output.name
    func input(of slot: Int) -> InputColumn? {
      guard pipeline.readers.indices.contains(slot), pipeline.readers[slot].kind != .history else { return nil }
      return pipeline.inputs[pipeline.readers[slot].input]
    }
    switch maker {
    case nil:
      guard let input = input(of: output.slot) else { return .number }
      if input.type == .binary { return .flag(is: "\(input.name) is yes", isNot: "\(input.name) is no") }
      return input.type.isTimestamp ? .moment(input) : .number
    case .fill?, .fillFrom?: return .flag(is: "\(source) is empty", isNot: "\(source) is given")
    case .flag?: return .flag(is: "\(source) is an outlier", isNot: "\(source) is no outlier")
    case .oneHot(let slot, let first, _, _)?:
      let levels = input(of: slot)?.levels ?? []
      let place = output.slot - first
      let level = levels.indices.contains(place) ? levels[place] : nil
      return level.map { .flag(is: "\(source) is \($0)", isNot: "\(source) is not \($0)") }
        ?? .flag(is: "\(source) is empty", isNot: "\(source) is given")
    case .lookup(let slot, let values, _, _, _)?:
      guard let levels = input(of: slot)?.levels, levels.count == values.count else { return .number }
      return .levels(values, of: levels, named: source)
    default: return .number
    }
  }

  func name(_ feature: Int) -> String { features.indices.contains(feature) ? features[feature].name : "?" }

  /// A number as the client would write it.
  func number(_ value: Double, of feature: Int) -> Double {
    guard features.indices.contains(feature) else { return value }
    return features[feature].steps.reversed().reduce(value) { value, step in
      switch step {
      case .affine(_, let centre, let scale): value * scale + centre
      case .log1p: exp(value) - 1
      case .boxCox(_, let lambda, _): lambda == 0 ? exp(value) : pow(max(0, lambda * value + 1), 1 / lambda)
      default: value
      }
    }
  }

  /// How much the model's number grows where the client's grows by one; nil where that is not the same everywhere.
  func slope(of feature: Int) -> Double? {
    guard features.indices.contains(feature), case .number = features[feature].origin else { return nil }
    var slope = 1.0
    for step in features[feature].steps {
      switch step {
      case .affine(_, _, let scale): slope /= scale
      case .log1p, .boxCox: return nil
      default: break
      }
    }
    return slope.isFinite && slope != 0 ? slope : nil
  }

  /// Whether it is a number of the client, so that a curve over it has a meaning.
  func isNumber(_ feature: Int) -> Bool {
    if features.indices.contains(feature), case .number = features[feature].origin { true } else { false }
  }

  /// What a flag is where it is 1; nil for what is no flag.
  func flag(_ feature: Int) -> String? {
    if features.indices.contains(feature), case .flag(let yes, _) = features[feature].origin { yes } else { nil }
  }

  /// A question and its two answers.
  struct Question {
    var text: String
    /// Where the row goes left, and where it goes right.
    var left: String
    var right: String
  }

  /// What a split of a tree asks, in words. Rows without a value are named where there were any.
  func question(_ split: DecisionTree.Split) -> Question {
    guard features.indices.contains(split.feature) else { return Question(text: "?", left: "yes", right: "no") }
    let feature = features[split.feature]
    var question = words(feature, split)
    guard feature.hasGaps else { return question }
    switch split.missing {
    case .left, .zeroLeft:
      question.left += " or empty"
      question.text += " or empty"
    case .right, .zeroRight: question.right += " or empty"
    case .zero: break
    }
    return question
  }

  private func words(_ feature: Feature, _ split: DecisionTree.Split) -> Question {
    let threshold: Double
    switch split.condition {
    case .atMost(let value): threshold = value
    case .below(let value): threshold = Double(value)
    case .among(let codes), .amongSingle(let codes):
      if case .category(let levels) = feature.origin {
        return among(feature.name, levels.indices.filter { codes.contains($0) }.map { levels[$0] }, of: levels)
      }
      return Question(text: "\(feature.name) among \(codes.count) values", left: "among", right: "not among")
    }
    switch feature.origin {
    case .flag(let yes, let no): return Question(text: no, left: no, right: yes)
    case .levels(let values, let names, let name):
      let low = names.indices.filter { forward(values[$0], feature) <= threshold }.map { names[$0] }
      return among(name, low, of: names)
    case .moment(let input):
      let day = input.format?.string(Int(number(threshold, of: split.feature).rounded(.down))) ?? "?"
      return Question(
        text: "\(feature.name) up to \(day)", left: "\(feature.name) up to \(day)", right: "\(feature.name) after \(day)")
    case .number, .category:
      let text = Self.short(number(threshold, of: split.feature))
      return Question(
        text: "\(feature.name) at most \(text)", left: "\(feature.name) at most \(text)", right: "\(feature.name) above \(text)")
    }
  }

  private func forward(_ value: Double, _ feature: Feature) -> Double {
    feature.steps.reduce(value) { value, step in
      switch step {
      case .clip(_, let low, let high): min(max(value, low), high)
      case .affine(_, let centre, let scale): (value - centre) / scale
      case .log1p(_, let least): log(1 + max(value, least))
      case .boxCox(_, let lambda, let least):
        lambda == 0 ? log(max(value, least)) : (pow(max(value, least), lambda) - 1) / lambda
      default: value
      }
    }
  }

  /// The shorter side is named, the other is the rest.
  private func among(_ name: String, _ left: [String], of levels: [String]) -> Question {
    let right = levels.filter { !left.contains($0) }
    let isLeftShorter = left.count <= max(1, right.count)
    let named = Self.list(isLeftShorter ? left : right)
    let (yes, no) = ("\(name) is \(named)", "\(name) is not \(named)")
    return isLeftShorter ? Question(text: yes, left: yes, right: no) : Question(text: no, left: no, right: yes)
  }

  private static func list(_ names: [String]) -> String {
    guard names.count > 3 else { return names.joined(separator: " or ") }
    return names.prefix(2).joined(separator: ", ") + " or \(names.count - 2) others"
  }

  /// A threshold in four digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "?" }
    let digits = max(0, 3 - Int(floor(log10(abs(value)))))
    let power = pow(10, Double(min(digits, 12)))
    let rounded = (value * power).rounded() / power
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : "\(rounded)"
  }
}
