/// Turns the columns of a feature matrix (numbers with gaps, categories) into numbers without gaps.
///
/// Each part makes some design columns from one feature column, or from two for an interaction. A design column is
/// (part's value - centre) x factor. Nothing here can give a number that is not finite, whatever the row holds:
/// what is not finite counts as missing, and numbers are held within `limit` of the part.
public struct NumericDesign: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    public enum Form: Sendable, Equatable {
      /// The number itself; `replacement` where it is missing. One column.
      case number(replacement: Double)
      /// 1 where it is missing, else 0. One column.
      case missing
      /// 1 in the column of its level: `positions[code]`, none where that is negative. Missing: all zero.
      case levels(positions: [Int32], width: Int)
      /// max(0, value - knot) for each knot; `replacement` where it is missing. Beside `.number`, a broken line.
      case hinges(knots: [Double], replacement: Double)
      /// 1 in the column of its bin: the number of `edges` that are at most the value. Missing: all zero.
      case bins(edges: [Double])
      /// A smooth curve: the basis of a cubic spline times `weights` (basis functions x columns, row-major).
      case smooth(SmoothBasis, replacement: Double)
      /// All products of the design columns of two earlier parts.
      case product(first: Int, second: Int)
    }

    /// The feature column; of a product the one of its first part.
    public var column: Int
    public var form: Form
    /// Numbers outside count as the nearer end.
    public var limit: ClosedRange<Double>

    public init(column: Int, form: Form, limit: ClosedRange<Double> = -1e150...1e150) {
      self.column = column
      self.form = form
      self.limit = limit
    }
  }

  public let columnCount: Int
  public let parts: [Part]
  /// First design column of each part, and at the end the width.
  public let starts: [Int]
  /// What is taken from each design column, and what the rest is multiplied with.
  public let centres: [Double]
  public let factors: [Double]
  /// Mean of each design column over the rows of fitting.
  public let means: [Double]

  public var width: Int { centres.count }

  /// Nil where the parts do not fit together.
  /// - Parameters:
  ///   - centres, factors, means: one for each design column, finite.
  public init?(columnCount: Int, parts: [Part], centres: [Double], factors: [Double], means: [Double]) {
    guard LearnerLimits.columns.contains(columnCount),
      let starts = Self.starts(of: parts, columnCount: columnCount),
      let width = starts.last, centres.count == width, factors.count == width, means.count == width,
      centres.allSatisfy(\.isFinite), factors.allSatisfy(\.isFinite), means.allSatisfy(\.isFinite)
    else { return nil }
    self.columnCount = columnCount
    self.parts = parts
    self.starts = starts
    self.centres = centres
    self.factors = factors
    self.means = means
  }

  /// Where the design columns of each part begin; nil where a part is not sound.
  public static func starts(of parts: [Part], columnCount: Int) -> [Int]? {
    var starts = [0]
    var widths = [Int]()
    for part in parts {
      guard (0..<columnCount).contains(part.column), part.limit.lowerBound.isFinite, part.limit.upperBound.isFinite
      else { return nil }
      let width: Int
      switch part.form {
      case .number(let replacement):
        guard replacement.isFinite else { return nil }
        width = 1
      case .missing: width = 1
      case .levels(let positions, let count):
        guard LearnerLimits.levels.contains(count), positions.allSatisfy({ $0 < count }) else { return nil }
        width = count
      case .hinges(let knots, let replacement):
        guard knots.allSatisfy(\.isFinite), replacement.isFinite else { return nil }
        width = knots.count
      case .bins(let edges):
        guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        width = edges.count + 1
      case .smooth(let basis, let replacement):
        guard replacement.isFinite else { return nil }
        width = basis.width
      case .product(let first, let second):
        guard widths.indices.contains(first), widths.indices.contains(second) else { return nil }
        let (product, overflow) = widths[first].multipliedReportingOverflow(by: widths[second])
        guard !overflow else { return nil }
        width = product
      }
      let end = (starts.last ?? 0) + width
      guard LearnerLimits.designWidth.contains(end) else { return nil }
      widths.append(width)
      starts.append(end)
    }
    return starts
  }

  /// The feature columns that a part reads: one, or the two of a product's parts (with a product of products, the
  /// first of each).
  public func sources(of part: Int) -> (Int, Int?) {
    guard case .product(let first, let second) = parts[part].form else { return (parts[part].column, nil) }
    return (parts[first].column, parts[second].column)
  }
}
