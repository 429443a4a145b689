public import Matrices
public import Support
public import TreeModel

/// Trees as a learner: boosting, a random forest, a single tree.
///
/// Layout: that of `TreeModel`.
public struct TreeLearner: FittedLearner {
  public let model: TreeModel

  public init(_ model: TreeModel) { self.model = model }

  public var outputs: Int { model.outputCount }
  public var columnCount: Int { model.featureCount }
  public var scratchCount: Int { 0 }

  /// Whether the margins are the predictions themselves: a forest that keeps probabilities in its leaves, or numbers.
  public var marginIsPrediction: Bool { model.link == .identity }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) { model.predictions(row: row, into: out) }

  public func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double] {
    model.predictions(of: matrix, threads: threads)
  }

  /// The fast attribution along the paths (Saabas), which costs little more than a prediction.
  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    model.attribution(row: row, into: out)
    return true
  }

  /// One walk through the trees for both.
  public func explain(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    shares: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    model.predictions(row: row, into: out, attribution: shares)
    return true
  }

  public func encode(into writer: inout ByteWriter) { model.encode(into: &writer) }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    model = try TreeModel(decoding: &reader, source: "trees")
  }
}
