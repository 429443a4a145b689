public import Support

#if canImport(Glibc)
  import Glibc
#endif

/// Margins that are linear in the columns of a numeric design: regression, logistic regression, linear SVM.
///
/// Layout: u8 link, the design, f64 intercepts (count first), f64 coefficients (count first).
public struct LinearModel: FittedLearner {
  /// How margins become predictions.
  public enum Link: UInt8, Sendable, CaseIterable {
    /// The margin is the value.
    case identity = 0
    /// One margin, the log-odds of class 1.
    case logistic = 1
    /// A margin for each class; probabilities are their exponentials over the sum of all.
    case softmax = 2
    /// A margin for each class against the rest; probabilities are the logistic of each, over the sum of all.
    case oneAgainstRest = 3
  }

  public let link: Link
  public let design: NumericDesign
  /// One for each margin.
  public let intercepts: [Double]
  /// For each margin one for each column of the design.
  public let coefficients: [Double]

  /// Nil where the counts do not fit together or a number is not finite.
  public init?(link: Link, design: NumericDesign, intercepts: [Double], coefficients: [Double]) {
    guard LearnerLimits.outputs.contains(intercepts.count), coefficients.count == intercepts.count * design.width,
      link == .softmax || link == .oneAgainstRest || intercepts.count == 1,
      intercepts.allSatisfy(\.isFinite), coefficients.allSatisfy(\.isFinite)
    else { return nil }
    self.link = link
    self.design = design
    self.intercepts = intercepts
    self.coefficients = coefficients
  }

  public var outputs: Int { intercepts.count }
  public var columnCount: Int { design.columnCount }
  public var scratchCount: Int { design.width }

  public func predict(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    design.apply(row: row, into: scratch)
    let width = design.width
    coefficients.withUnsafeBufferPointer { coefficients in
      for output in intercepts.indices {
        var margin = intercepts[output]
        let start = output * width
        for column in 0..<width { margin += coefficients[start + column] * scratch[column] }
        // Two infinite products can cancel to NaN; no more is known then than without the row.
        out[output] = margin.isNaN ? intercepts[output] : margin
      }
    }
    link.apply(to: out, count: outputs)
  }

  /// Coefficient times the distance to the mean of fitting, summed over the design columns that come from a feature;
  /// an interaction counts half for each of its two.
  public func contributions(
    row: UnsafeBufferPointer<Double>, into out: UnsafeMutableBufferPointer<Double>,
    scratch: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    design.apply(row: row, into: scratch)
    let columns = columnCount
    for output in intercepts.indices {
      let base = output * (columns + 1)
      for column in 0...columns { out[base + column] = 0 }
      var average = intercepts[output]
      for part in design.parts.indices {
        var share = 0.0
        for column in design.starts[part]..<design.starts[part + 1] {
          let coefficient = coefficients[output * design.width + column]
          share += coefficient * (scratch[column] - design.means[column])
          average += coefficient * design.means[column]
        }
        let (first, second) = design.sources(of: part)
        if let second {
          out[base + first] += 0.5 * share
          out[base + second] += 0.5 * share
        } else {
          out[base + first] += share
        }
      }
      out[base + columns] = average
    }
    return true
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(link.rawValue)
    design.encode(into: &writer)
    writer.put(intercepts)
    writer.put(coefficients)
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    guard let link = Link(rawValue: code) else { throw reader.fault("link \(code) of a linear model is unknown") }
    let design = try NumericDesign(from: &reader)
    let intercepts = try reader.doubles()
    let coefficients = try reader.doubles()
    guard let model = Self(link: link, design: design, intercepts: intercepts, coefficients: coefficients) else {
      throw reader.fault("the coefficients of a linear model do not fit its design")
    }
    self = model
  }
}

extension LinearModel.Link {
  /// Margins to predictions, in place.
  func apply(to values: UnsafeMutableBufferPointer<Double>, count: Int) {
    switch self {
    case .identity: break
    case .logistic: values[0] = LogOdds.probability(values[0])
    case .softmax:
      var top = values[0]
      for index in 1..<max(1, count) { top = max(top, values[index]) }
      guard top.isFinite else { return share(values, count: count) { $0 == top ? 1 : 0 } }
      share(values, count: count) { exp($0 - top) }
    case .oneAgainstRest: share(values, count: count, LogOdds.probability)
    }
  }

  private func share(_ values: UnsafeMutableBufferPointer<Double>, count: Int, _ weight: (Double) -> Double) {
    var sum = 0.0
    for index in 0..<count {
      values[index] = weight(values[index])
      sum += values[index]
    }
    for index in 0..<count { values[index] = sum > 0 ? values[index] / sum : 1 / Double(count) }
  }
}
