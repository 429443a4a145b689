public import Support

/// The k nearest rows of fitting vote (or give their mean).
///
/// Distances are Euclidean in the columns of the design; of rows at equal distance the ones of lower number count.
/// A tree finds the same rows as a look at all of them, in every bit.
///
/// Layout: the design, u8 vote, u32 classes (0: regression), u32 k, f64 points row by row, f64 targets, f64 weights
/// (count first each; no weights: all one).
public struct NeighboursModel: FittedLearner {
  public enum Vote: UInt8, Sendable, CaseIterable {
    case uniform = 0
    /// By 1 / distance; rows at distance 0 alone where there are any.
    case distance = 1
  }

  public let design: NumericDesign
  public let vote: Vote
  /// Number of classes; 0 for a regression.
  public let classes: Int
  public let k: Int
  /// Design columns of each row of fitting, one row after another.
  public let points: [Double]
  public let targets: [Double]
  /// Empty where all are one.
  public let weights: [Double]
  let tree: NeighbourTree

  /// Nil where counts do not fit together, a target is no class or a weight is negative.
  /// - Parameter usesTree: false looks at all rows each time.
  public init?(
    design: NumericDesign, vote: Vote, classes: Int, k: Int, points: [Double], targets: [Double], weights: [Double],
    usesTree: Bool? = nil
  ) {
    let rows = targets.count
    guard rows > 0, points.count == rows * design.width, (1...rows).contains(k),
      weights.isEmpty || weights.count == rows, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
      points.allSatisfy(\.isFinite), targets.allSatisfy(\.isFinite),
      classes == 0 || LearnerLimits.outputs.contains(classes) && classes > 1
        && targets.allSatisfy({ $0 >= 0 && $0 < Double(classes) && $0 == $0.rounded() })
    else { return nil }
    self.design = design
    self.vote = vote
    self.classes = classes
    self.k = k
    self.points = points
    self.targets = targets
    self.weights = weights
    // Past some twenty columns nearly all leaves must be looked at, and the tree only costs.
    let pays = usesTree ?? (design.width > 0 && design.width <= 20 && rows >= 256)
    tree = NeighbourTree(points: points, width: design.width, count: rows, splits: pays)
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.design == b.design && a.vote == b.vote && a.classes == b.classes && a.k == b.k && a.points == b.points
      && a.targets == b.targets && a.weights == b.weights
  }

  public var outputs: Int { classes == 0 || classes == 2 ? 1 : classes }
  public var columnCount: Int { design.columnCount }
  /// The design columns, then distance and number of each neighbour, then the votes.
  public var scratchCount: Int { design.width + 2 * k + max(2, classes) }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    let width = design.width
    design.apply(row: row, into: scratch)
    let distances = UnsafeMutableBufferPointer(rebasing: scratch[width..<width + k])
    let numbers = UnsafeMutableBufferPointer(rebasing: scratch[width + k..<width + 2 * k])
    let votes = UnsafeMutableBufferPointer(rebasing: scratch[(width + 2 * k)...])
    tree.nearest(
      to: UnsafeBufferPointer(rebasing: scratch[0..<width]), points: points, distances: distances, numbers: numbers)
    count(distances, numbers, votes)
    if classes == 0 {
      out[0] = votes[1] > 0 ? votes[0] / votes[1] : 0
    } else {
      var sum = 0.0
      for index in 0..<classes { sum += votes[index] }
      if classes == 2 {
        out[0] = sum > 0 ? votes[1] / sum : 0.5
      } else {
        for index in 0..<classes { out[index] = sum > 0 ? votes[index] / sum : 1 / Double(classes) }
      }
    }
  }

  /// Votes of the classes; for a regression the weighted sum of the targets and of the weights.
  private func count(
    _ distances: UnsafeMutableBufferPointer<Double>, _ numbers: UnsafeMutableBufferPointer<Double>,
    _ votes: UnsafeMutableBufferPointer<Double>
  ) {
    for index in 0..<max(2, classes) { votes[index] = 0 }
    let touches = distances[0] == 0
    for index in 0..<k {
      let number = Int(numbers[index])
      var weight = weights.isEmpty ? 1 : weights[number]
      if vote == .distance {
        if touches {
          guard distances[index] == 0 else { break }
        } else {
          weight /= distances[index].squareRoot()
        }
      }
      if classes == 0 {
        votes[0] += weight * targets[number]
        votes[1] += weight
      } else {
        votes[Int(targets[number])] += weight
      }
    }
  }

  public func encode(into writer: inout ByteWriter) {
    design.encode(into: &writer)
    writer.put(vote.rawValue)
    writer.put(UInt32(clamping: classes))
    writer.put(UInt32(clamping: k))
    writer.put(points)
    writer.put(targets)
    writer.put(weights)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let design = try NumericDesign(from: &reader)
    let code = try reader.integer(UInt8.self)
    guard let vote = Vote(rawValue: code) else { throw reader.fault("vote \(code) of neighbours is unknown") }
    let classes = try reader.whole("number of classes", in: 0...LearnerLimits.outputs.upperBound)
    let k = try reader.whole("number of neighbours", in: 1...Int(Int32.max))
    let points = try reader.doubles()
    let targets = try reader.doubles()
    let weights = try reader.doubles()
    guard
      let model = Self(
        design: design, vote: vote, classes: classes, k: k, points: points, targets: targets, weights: weights)
    else { throw reader.fault("the rows of a nearest neighbours model do not fit together") }
    self = model
  }
}
