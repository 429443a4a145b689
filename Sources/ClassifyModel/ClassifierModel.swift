public import Learners
public import Matrices
public import Support

/// A fitted classifier or regression on prepared features: one learner, or several whose predictions are averaged.
///
/// Each member's probabilities are calibrated, then combined with the weights, then calibrated together. With several
/// classes each class has its own calibrator, and the probabilities are divided by their sum.
public struct ClassifierModel: Sendable, Equatable {
  /// A learner and what it counts for.
  public struct Member: Sendable, Equatable {
    /// Family, as reports name it.
    public var name: String
    /// Predicts from prepared features.
    public var learner: Learner
    /// One an output; empty for a number.
    public var calibrators: [Calibrator]
    /// In the mean at least 0, summing to 1 over the members; in a stack any.
    public var weight: Double

    public init(name: String, learner: Learner, calibrators: [Calibrator], weight: Double) {
      self.name = name
      self.learner = learner
      self.calibrators = calibrators
      self.weight = weight
    }
  }

  /// At least one; all of the same columns and outputs.
  public var members: [Member]
  /// How their predictions become one.
  public var combination: Combination
  /// Of what the members come to together; one an output, empty for a number.
  public var calibrators: [Calibrator]

  public init(members: [Member], combination: Combination = .mean, calibrators: [Calibrator]) {
    self.members = members
    self.combination = combination
    self.calibrators = calibrators
  }

  /// Numbers that a prediction has: one, or one a class where there are several.
  public var outputs: Int { members.first?.learner.outputs ?? 1 }
  /// Prepared features of a row.
  public var columnCount: Int { members.first?.learner.columnCount ?? 0 }

  /// The prediction of one row of features.
  /// - Parameters:
  ///   - row: `columnCount` numbers.
  ///   - memory: working memory that belongs to the caller's thread.
  /// - Returns: `outputs` numbers, valid until the next call with this memory.
  func predict(row: UnsafeBufferPointer<Double>, memory: inout ClassifierMemory) {
    let outputs = outputs
    for output in 0..<outputs { memory.prediction[output] = combination.start }
    for member in members {
      memory.run { out, scratch in member.learner.predict(row: row, into: out, scratch: scratch) }
      Self.calibrate(&memory.single, outputs, member.calibrators)
      for output in 0..<outputs {
        memory.prediction[output] += member.weight * combination.share(memory.single[output], outputs: outputs)
      }
    }
    combination.finish(&memory.prediction, outputs: outputs)
    Self.calibrate(&memory.prediction, outputs, calibrators)
  }

  /// The prediction of one row, as `predict(row:memory:)`, and the contributions to it, as `contributions` of the class
  /// that `label` picks: for one output both come from one walk through each member.
  /// - Parameter label: the output that is explained, asked when the prediction is there.
  func explain(
    row: UnsafeBufferPointer<Double>, memory: inout ClassifierMemory, label: (inout ClassifierMemory) -> Int
  ) {
    guard outputs == 1 else {
      predict(row: row, memory: &memory)
      return contributions(row: row, output: label(&memory), memory: &memory)
    }
    let columns = columnCount
    memory.prediction[0] = combination.start
    for column in 0..<columns { memory.effects[column] = 0 }
    for member in members {
      let hasShares = memory.runBoth { out, shares, scratch in
        member.learner.explain(row: row, into: out, shares: shares, scratch: scratch)
      }
      let raw = memory.single[0]
      Self.calibrate(&memory.single, 1, member.calibrators)
      memory.prediction[0] += member.weight * combination.share(memory.single[0], outputs: 1)
      if hasShares { addShares(of: member, output: 0, raw: raw, memory: &memory) }
    }
    combination.finish(&memory.prediction, outputs: 1)
    Self.calibrate(&memory.prediction, 1, calibrators)
    bringToProbability(&memory, output: 0)
  }

  /// The predictions of all rows, one after another, equal to the single ones in every bit.
  public func predict(_ matrix: FeatureMatrix, threads: Int) -> [Double] {
    let outputs = outputs
    var sum = Combination.Sum(combination, count: matrix.rowCount, outputs: outputs)
    for member in members {
      sum.add(
        Self.calibrated(member.learner.predict(matrix, threads: threads), outputs: outputs, by: member.calibrators),
        weight: member.weight)
    }
    return Self.calibrated(sum.predictions, outputs: outputs, by: calibrators)
  }

  /// How much each feature moved the prediction of each row, in units of the prediction; see `contributions`.
  /// - Parameter label: the class that is explained, where there are several.
  /// - Returns: `columnCount` numbers a row.
  public func effects(_ matrix: FeatureMatrix, label: Int) -> [[Double]] {
    var memory = ClassifierMemory([self])
    var row = [Double](repeating: .nan, count: matrix.columnCount)
    return (0..<matrix.rowCount).map { index in
      matrix.copyRow(index, into: &row)
      row.withUnsafeBufferPointer { contributions(row: $0, output: outputs == 1 ? 0 : label, memory: &memory) }
      return memory.effects
    }
  }

  /// Applies calibrators to the probabilities of one row; with several classes they sum to one again.
  static func calibrate(_ values: inout [Double], _ outputs: Int, _ calibrators: [Calibrator]) {
    guard calibrators.count == outputs else { return }
    for output in 0..<outputs { values[output] = calibrators[output].apply(values[output]) }
    guard outputs > 1 else { return }
    var sum = 0.0
    for output in 0..<outputs { sum += values[output] }
    guard sum > 0 else { return }
    for output in 0..<outputs { values[output] /= sum }
  }

  /// Applies calibrators to many rows of predictions, one after another.
  public static func calibrated(_ predictions: [Double], outputs: Int, by calibrators: [Calibrator]) -> [Double] {
    guard calibrators.count == outputs, outputs > 0 else { return predictions }
    var result = predictions
    var row = [Double](repeating: 0, count: outputs)
    for start in stride(from: 0, to: predictions.count, by: outputs) {
      for output in 0..<outputs { row[output] = predictions[start + output] }
      calibrate(&row, outputs, calibrators)
      for output in 0..<outputs { result[start + output] = row[output] }
    }
    return result
  }

  /// How much each feature moved the prediction of one output away from the average row's, in units of the prediction
  /// (points of probability, or the target's unit).
  ///
  /// Each member's shares of its margin are brought to the scale of its prediction by the slope of the straight line
  /// between the average row and this one, then averaged with the weights. The calibration stretches all alike. A member
  /// without shares (nearest neighbours, naive Bayes) adds nothing.
  func contributions(row: UnsafeBufferPointer<Double>, output: Int, memory: inout ClassifierMemory) {
    let columns = columnCount
    if combination.isStacked { predict(row: row, memory: &memory) }
    for column in 0..<columns { memory.effects[column] = 0 }
    for member in members {
      memory.run { out, scratch in member.learner.predict(row: row, into: out, scratch: scratch) }
      let raw = memory.single[output]
      let hasShares = memory.runShares { out, scratch in
        member.learner.contributions(row: row, into: out, scratch: scratch)
      }
      if hasShares { addShares(of: member, output: output, raw: raw, memory: &memory) }
    }
    bringToProbability(&memory, output: output)
  }

  /// Where the members' shares are of log-odds, together they become points of probability.
  private func bringToProbability(_ memory: inout ClassifierMemory, output: Int) {
    guard combination.isOfLogOdds else { return }
    let columns = columnCount
    var sum = 0.0
    for column in 0..<columns { sum += memory.effects[column] }
    let slope = Self.secant(memory.prediction[output], sum)
    for column in 0..<columns { memory.effects[column] *= slope }
  }

  /// Log-odds that a member moved by, for each point of probability: the other way round than `secant`.
  private static func stretch(_ probability: Double, _ sum: Double) -> Double {
    let p = min(max(probability, 1e-6), 1 - 1e-6)
    guard abs(sum) > 1e-9 else { return 1 / (p * (1 - p)) }
    let before = min(max(probability - sum, 1e-6), 1 - 1e-6)
    return (LogOdds.of(p) - LogOdds.of(before)) / sum
  }

  /// Brings a member's shares to the scale of its prediction and adds them to the effects.
  private func addShares(of member: Member, output: Int, raw: Double, memory: inout ClassifierMemory) {
    let columns = columnCount
    let start = output * (columns + 1)
    var sum = 0.0
    for column in 0..<columns { sum += memory.shares[start + column] }
    var scale = member.weight
    if combination.isOfLogOdds {
      if member.learner.marginIsPrediction { scale *= Self.stretch(raw, sum) }
    } else if !member.learner.marginIsPrediction {
      // Without calibrators the prediction is a number, but for a model that was imported with its own link.
      if let slope = member.learner.slope(to: raw, moved: sum, by: member.calibrators) {
        scale *= slope
      } else if !member.calibrators.isEmpty {
        scale *= Self.secant(raw, sum)
      }
    }
    for column in 0..<columns { memory.effects[column] += scale * memory.shares[start + column] }
  }

  /// Slope of the logistic curve between the average row and this one: (p - p0) / sum, where p0 is the probability
  /// without what moved the log-odds by `sum`.
  static func secant(_ probability: Double, _ sum: Double) -> Double {
    let p = min(max(probability, 1e-12), 1 - 1e-12)
    guard abs(sum) > 1e-9 else { return p * (1 - p) }
    let before = LogOdds.probability(LogOdds.of(p) - sum)
    return (p - before) / sum
  }
}

extension Learner {
  /// Whether its shares are of the prediction itself, not of log-odds.
  var marginIsPrediction: Bool { if case .trees(let trees) = self { trees.marginIsPrediction } else { false } }
}

/// Working memory for predicting one row after another; each thread has its own.
struct ClassifierMemory: Sendable {
  var prediction: [Double]
  var single: [Double]
  var shares: [Double]
  var effects: [Double]
  private var scratch: [Double]

  init(_ models: [ClassifierModel]) {
    let outputs = models.map(\.outputs).max() ?? 1
    let columns = models.map(\.columnCount).max() ?? 0
    prediction = [Double](repeating: 0, count: outputs)
    single = prediction
    shares = [Double](repeating: 0, count: outputs * (columns + 1))
    effects = [Double](repeating: 0, count: columns)
    let most = models.flatMap { $0.members.map(\.learner.scratchCount) }.max() ?? 0
    scratch = [Double](repeating: 0, count: most + 1)
  }

  mutating func run(_ body: (UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void) {
    single.withUnsafeMutableBufferPointer { out in scratch.withUnsafeMutableBufferPointer { body(out, $0) } }
  }

  mutating func runBoth(
    _ body: (
      UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>
    ) -> Bool
  ) -> Bool {
    single.withUnsafeMutableBufferPointer { out in
      shares.withUnsafeMutableBufferPointer { shares in
        scratch.withUnsafeMutableBufferPointer { body(out, shares, $0) }
      }
    }
  }

  mutating func runShares(_ body: (UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Bool)
    -> Bool
  {
    shares.withUnsafeMutableBufferPointer { out in scratch.withUnsafeMutableBufferPointer { body(out, $0) } }
  }
}

extension ClassifierModel {
  /// Layout: where members are not averaged u32 0, u8 kind of the combination and its intercept; then u32 number of
  /// members; for each its name, weight, u32 number of calibrators, those, its learner; then u32
  /// number of calibrators of the average, and those.
  public func encode(into writer: inout ByteWriter) {
    combination.encode(into: &writer)
    writer.put(UInt32(members.count))
    for member in members {
      writer.put(member.name)
      writer.put(member.weight)
      Self.put(member.calibrators, into: &writer)
      member.learner.encode(into: &writer)
    }
    Self.put(calibrators, into: &writer)
  }

  private static func put(_ calibrators: [Calibrator], into writer: inout ByteWriter) {
    writer.put(UInt32(calibrators.count))
    for calibrator in calibrators { calibrator.encode(into: &writer) }
  }

  /// Reads what `encode` wrote. Throws `E5001` where the parts do not fit each other.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    var count = Int(try reader.integer(UInt32.self))
    var combination = Combination.mean
    if count == 0 {
      combination = try Combination(from: &reader)
      count = Int(try reader.integer(UInt32.self))
    }
    guard (1...64).contains(count) else { throw reader.fault("\(count) members were not expected") }
    var members = [Member]()
    for _ in 0..<count {
      let name = try reader.string()
      let weight = try reader.double()
      guard weight >= (combination.isStacked ? -1e6 : 0), weight <= 1e6 else { throw reader.fault("the weight of '\(name)' is \(weight)") }
      let calibrators = try Self.calibrators(&reader)
      let learner = try Learner(from: &reader)
      guard calibrators.isEmpty || calibrators.count == learner.outputs else {
        throw reader.fault("'\(name)' has \(calibrators.count) calibrators for \(learner.outputs) outputs")
      }
      if let first = members.first?.learner,
        first.outputs != learner.outputs || first.columnCount != learner.columnCount
      {
        throw reader.fault("'\(name)' has other columns or outputs than the member before it")
      }
      members.append(Member(name: name, learner: learner, calibrators: calibrators, weight: weight))
    }
    let calibrators = try Self.calibrators(&reader)
    self.init(members: members, combination: combination, calibrators: calibrators)
    guard calibrators.isEmpty || calibrators.count == outputs else {
      throw reader.fault("\(calibrators.count) calibrators for \(outputs) outputs")
    }
  }

  private static func calibrators(_ reader: inout ByteReader) throws(Diagnostic) -> [Calibrator] {
    let count = Int(try reader.integer(UInt32.self))
    guard count <= 10_000 else { throw reader.fault("\(count) calibrators were not expected") }
    var list = [Calibrator]()
    for _ in 0..<count { list.append(try Calibrator(from: &reader)) }
    return list
  }
}
