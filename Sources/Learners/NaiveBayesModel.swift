public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Naive Bayes: each column adds its own evidence for each class, as if columns knew nothing of each other.
///
/// A missing number and a level that was not seen are no evidence.
///
/// Layout: u32 classes, f64 log priors (count first), u32 columns, each: u8 form, its numbers, f64 averages.
public struct NaiveBayesModel: FittedLearner {
  public struct Column: Sendable, Equatable {
    public enum Form: Sendable, Equatable {
      /// A normal distribution in each class.
      case gaussian(means: [Double], variances: [Double])
      /// A count: this much evidence for each class for each one of it. Counts under 0 are none.
      case count(logShares: [Double])
      /// For each level one log probability a class: levels x classes.
      case category(logShares: [Double])
    }

    public var form: Form
    /// Mean evidence for each class over the rows of fitting.
    public var averages: [Double]

    public init(form: Form, averages: [Double]) {
      self.form = form
      self.averages = averages
    }
  }

  /// One for each class.
  public let logPriors: [Double]
  public let columns: [Column]

  /// Nil where counts do not fit together or a number is out of its range.
  public init?(logPriors: [Double], columns: [Column]) {
    let classes = logPriors.count
    guard classes >= 2, LearnerLimits.outputs.contains(classes), LearnerLimits.columns.contains(columns.count),
      logPriors.allSatisfy(\.isFinite), columns.allSatisfy({ $0.isSound(classes) })
    else { return nil }
    self.logPriors = logPriors
    self.columns = columns
  }

  public var outputs: Int { logPriors.count == 2 ? 1 : logPriors.count }
  public var columnCount: Int { columns.count }
  public var scratchCount: Int { logPriors.count * 2 }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    let classes = logPriors.count
    for k in 0..<classes { scratch[k] = logPriors[k] }
    for (index, column) in columns.enumerated() { column.add(row[index], to: scratch) }
    if classes == 2 {
      out[0] = LogOdds.probability(scratch[1] - scratch[0])
    } else {
      for k in 0..<classes { out[k] = scratch[k] }
      LinearModel.Link.softmax.apply(to: out, count: classes)
    }
  }

  /// A column's evidence less its average; with two classes the difference of theirs.
  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let classes = logPriors.count
    for output in 0..<outputs {
      let base = output * (columnCount + 1)
      let k = classes == 2 ? 1 : output
      out[base + columnCount] = logPriors[k] - (classes == 2 ? logPriors[0] : 0)
      for (index, column) in columns.enumerated() {
        for other in 0..<classes { scratch[other] = 0 }
        column.add(row[index], to: scratch)
        let average = column.averages[k] - (classes == 2 ? column.averages[0] : 0)
        out[base + index] = scratch[k] - (classes == 2 ? scratch[0] : 0) - average
        out[base + columnCount] += average
      }
    }
    return true
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(clamping: logPriors.count))
    writer.put(logPriors)
    writer.put(UInt32(clamping: columns.count))
    for column in columns {
      switch column.form {
      case .gaussian(let means, let variances):
        writer.put(UInt8(1))
        writer.put(means)
        writer.put(variances)
      case .count(let logShares):
        writer.put(UInt8(2))
        writer.put(logShares)
      case .category(let logShares):
        writer.put(UInt8(3))
        writer.put(logShares)
      }
      writer.put(column.averages)
    }
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let classes = try reader.whole("number of classes", in: 2...LearnerLimits.outputs.upperBound)
    let logPriors = try reader.finites("log priors", counts: classes...classes)
    let count = try reader.count(ofAtLeast: 9)
    var columns = [Column]()
    for _ in 0..<count {
      let code = try reader.integer(UInt8.self)
      let first = try reader.doubles()
      let form: Column.Form
      switch code {
      case 1: form = .gaussian(means: first, variances: try reader.doubles())
      case 2: form = .count(logShares: first)
      case 3: form = .category(logShares: first)
      default: throw reader.fault("a column of naive Bayes of form \(code) is unknown")
      }
      columns.append(Column(form: form, averages: try reader.doubles()))
    }
    guard let model = Self(logPriors: logPriors, columns: columns) else {
      throw reader.fault("the columns of naive Bayes do not fit its classes")
    }
    self = model
  }
}

extension NaiveBayesModel.Column {
  func isSound(_ classes: Int) -> Bool {
    guard averages.count == classes, averages.allSatisfy(\.isFinite) else { return false }
    switch form {
    case .gaussian(let means, let variances):
      return means.count == classes && variances.count == classes && means.allSatisfy(\.isFinite)
        && variances.allSatisfy { $0 > 0 && $0.isFinite }
    case .count(let logShares): return logShares.count == classes && logShares.allSatisfy(\.isFinite)
    case .category(let logShares): return logShares.count % classes == 0 && logShares.allSatisfy(\.isFinite)
    }
  }

  /// Adds the evidence of a value to each class.
  package func add(_ value: Double, to evidence: UnsafeMutableBufferPointer<Double>) {
    guard value.isFinite else { return }
    let classes = averages.count
    switch form {
    case .gaussian(let means, let variances):
      let held = min(max(value, -1e100), 1e100)
      for k in 0..<classes {
        let distance = held - means[k]
        evidence[k] -= 0.5 * (log(2 * .pi * variances[k]) + distance * distance / variances[k])
      }
    case .count(let logShares):
      guard value > 0 else { return }
      let held = min(value, 1e100)
      for k in 0..<classes { evidence[k] += held * logShares[k] }
    case .category(let logShares):
      guard value >= 0, value < Double(logShares.count / classes) else { return }
      let start = Int(value) * classes
      for k in 0..<classes { evidence[k] += logShares[start + k] }
    }
  }
}
