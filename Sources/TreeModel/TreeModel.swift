public import Support

/// Fitted trees compiled for scoring and explaining: immutable, safe on any number of threads.
///
/// An output is one margin: one for regression and two classes, one a class for more. Trees come iteration by
/// iteration, one an output in turn. The margin of a row is the base value plus the value of the leaf that the row
/// reaches in each of the output's trees (with `averages`: plus their mean); `link` makes the answer of it.
///
/// ```swift
/// let model = try TreeModel(trees: trees, featureCount: 20, baseValues: [-1.2], link: .logistic(slope: 1))
/// let probabilities = model.predictions(of: matrix, threads: 2)
/// ```
public struct TreeModel: Sendable {
  /// Features that a row must have; nodes only use numbers below.
  public let featureCount: Int
  /// Margins a row.
  public let outputCount: Int
  /// One an output, in the unit of the margin.
  public let baseValues: [Double]
  public let link: Link
  /// The margin is the mean of an output's trees, not their sum.
  public let averages: Bool
  public let arithmetic: Arithmetic
  let compiled: CompiledTrees

  /// Compiles trees.
  /// - Parameters:
  ///   - trees: iteration by iteration, `outputs` each; checked here, so they may come from anywhere.
  ///   - featureCount: at least 1, at most 2^24.
  ///   - outputs: at least 1.
  ///   - baseValues: finite, one an output; empty stands for zeros.
  /// - Throws: E5501 where the counts do not fit together, E5502 where a tree is no tree (a child that is nowhere,
  ///   reached twice or never), E5503 where a node asks for a feature that there is not, E5504 where a number is not
  ///   finite, E5505 where the trees are too deep or too many to compile.
  public init(
    trees: [DecisionTree], featureCount: Int, outputs: Int = 1, baseValues: [Double] = [], link: Link = .identity,
    averages: Bool = false, arithmetic: Arithmetic = .double
  ) throws(Diagnostic) {
    let bases =
      baseValues.isEmpty && (1...TreeLimits.outputs).contains(outputs)
      ? [Double](repeating: 0, count: outputs) : baseValues
    try TreeLimits.check(trees: trees.count, features: featureCount, outputs: outputs, bases: bases, link: link)
    self.featureCount = featureCount
    self.outputCount = outputs
    self.baseValues = bases
    self.link = link
    self.averages = averages
    self.arithmetic = arithmetic
    compiled = try CompiledTrees(trees, featureCount: featureCount)
  }

  public var treeCount: Int { compiled.treeCount }
  /// Boosting rounds: trees an output.
  public var iterationCount: Int { treeCount / outputCount }
  /// Inner nodes and leaves of all trees.
  public var nodeCount: Int { compiled.nodes.count }

  /// The trees as plain values. Splits and leaves are numbered level by level, whatever numbers they came with.
  public var trees: [DecisionTree] { (0..<treeCount).map(compiled.tree) }

  /// The model of the first iterations only: what was best on early stopping.
  /// - Parameter iterations: at least 0; more than there are keeps all.
  public func prefix(iterations: Int) -> TreeModel {
    TreeModel(self, CompiledTrees(prefix: max(0, min(iterations, iterationCount)) * outputCount, of: compiled))
  }

  private init(_ model: TreeModel, _ compiled: CompiledTrees) {
    featureCount = model.featureCount
    outputCount = model.outputCount
    baseValues = model.baseValues
    link = model.link
    averages = model.averages
    arithmetic = model.arithmetic
    self.compiled = compiled
  }
}

extension TreeModel: Equatable {
  /// The same trees with the same numbers.
  public static func == (a: TreeModel, b: TreeModel) -> Bool {
    a.featureCount == b.featureCount && a.outputCount == b.outputCount && a.baseValues == b.baseValues
      && a.link == b.link && a.averages == b.averages && a.arithmetic == b.arithmetic
      && (a.compiled === b.compiled || a.trees == b.trees)
  }
}
