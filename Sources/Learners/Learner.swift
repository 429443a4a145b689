public import Matrices
public import Support

/// Any fitted learner, as models keep and serve it.
///
/// A new kind adds a case, its line in `fitted`, `predict` and `contributions`, and its code in `encode` and
/// `init(from:)`.
///
/// Layout: u8 code of the kind, then the layout of the kind.
public enum Learner: FittedLearner {
  case constant(ConstantModel)
  case linear(LinearModel)
  case naiveBayes(NaiveBayesModel)
  case neighbours(NeighboursModel)
  case trees(TreeLearner)
  case isolationForest(IsolationForest)

  /// What the case holds.
  private var fitted: any FittedLearner {
    switch self {
    case .constant(let model): model
    case .linear(let model): model
    case .naiveBayes(let model): model
    case .neighbours(let model): model
    case .trees(let model): model
    case .isolationForest(let model): model
    }
  }

  public var outputs: Int {
    // Not through `fitted` here and below: an existential box would be allocated for each row.
    switch self {
    case .constant(let model): model.outputs
    case .linear(let model): model.outputs
    case .naiveBayes(let model): model.outputs
    case .neighbours(let model): model.outputs
    case .trees(let model): model.outputs
    case .isolationForest(let model): model.outputs
    }
  }

  public var columnCount: Int {
    switch self {
    case .constant(let model): model.columnCount
    case .linear(let model): model.columnCount
    case .naiveBayes(let model): model.columnCount
    case .neighbours(let model): model.columnCount
    case .trees(let model): model.columnCount
    case .isolationForest(let model): model.columnCount
    }
  }

  /// Ask once and keep it: it is found anew at each call.
  public var scratchCount: Int { fitted.scratchCount }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    switch self {
    case .constant(let model): model.predict(row: row, into: out, scratch: scratch)
    case .linear(let model): model.predict(row: row, into: out, scratch: scratch)
    case .naiveBayes(let model): model.predict(row: row, into: out, scratch: scratch)
    case .neighbours(let model): model.predict(row: row, into: out, scratch: scratch)
    case .trees(let model): model.predict(row: row, into: out, scratch: scratch)
    case .isolationForest(let model): model.predict(row: row, into: out, scratch: scratch)
    }
  }

  public func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double] { fitted.predict(matrix, threads: threads) }

  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    switch self {
    case .constant(let model): model.contributions(row: row, into: out, scratch: scratch)
    case .linear(let model): model.contributions(row: row, into: out, scratch: scratch)
    case .naiveBayes(let model): model.contributions(row: row, into: out, scratch: scratch)
    case .neighbours(let model): model.contributions(row: row, into: out, scratch: scratch)
    case .trees(let model): model.contributions(row: row, into: out, scratch: scratch)
    case .isolationForest(let model): model.contributions(row: row, into: out, scratch: scratch)
    }
  }

  public func explain(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    shares: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    switch self {
    case .constant(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    case .linear(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    case .naiveBayes(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    case .neighbours(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    case .trees(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    case .isolationForest(let model): model.explain(row: row, into: out, shares: shares, scratch: scratch)
    }
  }

  public func encode(into writer: inout ByteWriter) {
    switch self {
    case .constant: writer.put(UInt8(1))
    case .linear: writer.put(UInt8(2))
    case .naiveBayes: writer.put(UInt8(3))
    case .neighbours: writer.put(UInt8(4))
    case .trees: writer.put(UInt8(5))
    case .isolationForest: writer.put(UInt8(9))
    }
    fitted.encode(into: &writer)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .constant(try ConstantModel(from: &reader))
    case 2: self = .linear(try LinearModel(from: &reader))
    case 3: self = .naiveBayes(try NaiveBayesModel(from: &reader))
    case 4: self = .neighbours(try NeighboursModel(from: &reader))
    case 5: self = .trees(try TreeLearner(from: &reader))
    case 9: self = .isolationForest(try IsolationForest(from: &reader))
    default: throw reader.fault("a learner of kind \(code) is unknown")
    }
  }

  /// The learner in a whole file. Throws `E5001` where it is cut, changed or has something behind it.
  public init(decoding bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    try self.init(from: &reader)
    guard reader.remaining == 0 else { throw reader.fault("\(reader.remaining) bytes follow the learner") }
  }

  /// All bytes of the learner.
  public var encoded: [UInt8] {
    var writer = ByteWriter()
    encode(into: &writer)
    return writer.bytes
  }
}
