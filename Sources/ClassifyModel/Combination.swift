public import Support
import Learners

#if canImport(Glibc)
  import Glibc
#endif

/// How the predictions of members become one.
public enum Combination: Sendable, Equatable {
  /// The mean with weights that sum to one.
  case mean
  /// Numbers: the intercept and the weighted sum.
  case sum(intercept: Double)
  /// Classes: the intercept and the weighted sum of log-odds; with several classes of log-probabilities, without an
  /// intercept, divided by their sum.
  case logOdds(intercept: Double)

  /// Whether weights may be anything.
  public var isStacked: Bool { self != .mean }
  var isOfLogOdds: Bool { if case .logOdds = self { true } else { false } }

  /// What a sum begins with.
  var start: Double {
    switch self {
    case .mean: 0
    case .sum(let intercept), .logOdds(let intercept): intercept
    }
  }

  /// What of a prediction is weighted: a probability below 1e-12 counts as that.
  public func share(_ prediction: Double, outputs: Int) -> Double {
    guard isOfLogOdds else { return prediction }
    let p = min(max(prediction, 1e-12), 1 - 1e-12)
    return outputs == 1 ? LogOdds.of(p) : log(p)
  }

  /// Makes predictions of the weighted sums of one row.
  func finish(_ sums: inout [Double], outputs: Int) {
    guard isOfLogOdds else { return }
    guard outputs > 1 else {
      sums[0] = LogOdds.probability(sums[0])
      return
    }
    var highest = -Double.infinity
    for output in 0..<outputs { highest = max(highest, sums[output]) }
    var total = 0.0
    for output in 0..<outputs {
      sums[output] = exp(sums[output] - highest)
      total += sums[output]
    }
    for output in 0..<outputs { sums[output] /= total }
  }

  /// The predictions of many rows, member by member.
  public struct Sum {
    private let combination: Combination
    private let outputs: Int
    private var sums: [Double]

    /// - Parameter count: rows.
    public init(_ combination: Combination, count: Int, outputs: Int) {
      (self.combination, self.outputs) = (combination, outputs)
      sums = [Double](repeating: combination.start, count: count * outputs)
    }

    /// - Parameter predictions: of one member, `outputs` numbers a row.
    public mutating func add(_ predictions: [Double], weight: Double) {
      for place in sums.indices { sums[place] += weight * combination.share(predictions[place], outputs: outputs) }
    }

    /// `outputs` numbers a row.
    public var predictions: [Double] {
      guard combination.isOfLogOdds else { return sums }
      var result = sums
      var row = [Double](repeating: 0, count: outputs)
      for start in stride(from: 0, to: sums.count, by: max(1, outputs)) {
        for output in 0..<outputs { row[output] = sums[start + output] }
        combination.finish(&row, outputs: outputs)
        for output in 0..<outputs { result[start + output] = row[output] }
      }
      return result
    }
  }

  func encode(into writer: inout ByteWriter) {
    let code: UInt8
    switch self {
    case .mean: return
    case .sum: code = 1
    case .logOdds: code = 2
    }
    writer.put(UInt32(0))
    writer.put(code)
    writer.put(start)
  }

  /// Reads what follows the marker.
  init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    let intercept = try reader.double()
    guard intercept.isFinite, abs(intercept) <= 1e300 else { throw reader.fault("an intercept of \(intercept)") }
    switch code {
    case 1: self = .sum(intercept: intercept)
    case 2: self = .logOdds(intercept: intercept)
    default: throw reader.fault("a combination of kind \(code) is unknown")
    }
  }
}
