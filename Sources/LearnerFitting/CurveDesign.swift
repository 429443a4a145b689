internal import Learners
internal import Matrices
internal import Support

/// A design with smooth curves, held as what it is made of: of a curve's B-splines only four are not zero in a row,
/// however many columns they are mixed into.
struct CurveDesign: Sendable {
  /// The design columns of one smooth part.
  struct Curve: Sendable {
    /// The first design column.
    let start: Int
    let basis: SmoothBasis
    /// Of each row the first B-spline that is not zero.
    let pieces: [UInt8]
    /// Of each row the four B-splines from there on; past the ends the straight line goes on.
    let heights: [SIMD4<Double>]

    /// B-splines.
    var size: Int { basis.knots.count + 2 }
    var width: Int { basis.width }
  }

  let rowCount: Int
  let width: Int
  /// All that is not a curve.
  let plain: DesignMatrix
  /// Of each column of `plain` its place in the design.
  let places: [Int]
  let curves: [Curve]

  /// Nil where the design has no curves, or curves that were scaled or multiplied: those are columns like others.
  init?(_ design: NumericDesign, _ matrix: FeatureMatrix, threads: Int) {
    var plain = [NumericDesign.Part]()
    var numbers = [Int: Int]()
    var places = [Int]()
    var smooth = [Int]()
    for (index, part) in design.parts.enumerated() {
      let range = design.starts[index]..<design.starts[index + 1]
      var own = part
      switch part.form {
      case .smooth:
        guard range.allSatisfy({ design.centres[$0] == 0 && design.factors[$0] == 1 }) else { return nil }
        smooth.append(index)
        continue
      case .product(let first, let second):
        guard let first = numbers[first], let second = numbers[second] else { return nil }
        own.form = .product(first: first, second: second)
      default: break
      }
      numbers[index] = plain.count
      plain.append(own)
      places += range
    }
    guard !smooth.isEmpty,
      let rest = NumericDesign(
        columnCount: design.columnCount, parts: plain, centres: places.map { design.centres[$0] },
        factors: places.map { design.factors[$0] }, means: places.map { design.means[$0] })
    else { return nil }
    rowCount = matrix.rowCount
    width = design.width
    self.places = places
    self.plain = rest.apply(matrix, threads: threads)
    curves = Parallel.map(smooth.count, threads: threads) { [smooth] number in
      Self.curve(design.parts[smooth[number]], start: design.starts[smooth[number]], matrix)
    }
  }

  private static func curve(_ part: NumericDesign.Part, start: Int, _ matrix: FeatureMatrix) -> Curve {
    guard case .smooth(let basis, let replacement) = part.form else { preconditionFailure("a part that is no curve") }
    let values = matrix.columns[part.column].values
    var pieces = [UInt8](repeating: 0, count: values.count)
    var heights = [SIMD4<Double>](repeating: .zero, count: values.count)
    for (row, value) in values.enumerated() {
      let (piece, height) = basis.heights(at: part.held(value, else: replacement))
      pieces[row] = UInt8(piece)
      heights[row] = height
    }
    return Curve(start: start, basis: basis, pieces: pieces, heights: heights)
  }
}
