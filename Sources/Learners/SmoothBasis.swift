internal import Support

/// Smooth functions of one number: cubic B-splines on given knots, mixed by a matrix.
///
/// Fitting chooses the matrix such that a ridge penalty on the columns is a penalty on the curve's bends; outside
/// of the knots the curves go on as straight lines.
public struct SmoothBasis: Sendable, Equatable {
  /// Ascending, at least two: where the cubic pieces meet, ends included.
  public let knots: [Double]
  /// `knots.count + 2` rows (B-splines) of `width` numbers each.
  public let mixing: [Double]
  public let width: Int

  /// Nil where the counts do not fit together or a number is not finite.
  public init?(knots: [Double], mixing: [Double], width: Int) {
    guard (2...Self.largestKnotCount).contains(knots.count), (1...knots.count + 2).contains(width),
      mixing.count == (knots.count + 2) * width, knots.allSatisfy(\.isFinite), mixing.allSatisfy(\.isFinite),
      zip(knots, knots.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.knots = knots
    self.mixing = mixing
    self.width = width
  }

  public static let largestKnotCount = 200

  /// The values of the functions at `x`, any finite number.
  public func values(at x: Double, into out: UnsafeMutableBufferPointer<Double>) {
    let (start, height) = heights(at: x)
    for column in 0..<width {
      var sum = 0.0
      for index in 0..<4 { sum += height[index] * mixing[(start + index) * width + column] }
      out[column] = sum
    }
  }

  /// The number of the first of the four B-splines that matter at `x`, any finite number, and what they count.
  package func heights(at x: Double) -> (start: Int, height: SIMD4<Double>) {
    let inside = min(max(x, knots[0]), knots[knots.count - 1])
    let (start, value, slope) = cubics(at: inside)
    let beyond = x - inside
    // A straight line past the ends: value and slope of the last piece.
    return (start, beyond == 0 ? value : value + beyond * slope)
  }

  /// The four cubic B-splines that are not zero at `x`, their slopes, and the number of the first (de Boor's
  /// recursion, knots at the ends fourfold).
  public func cubics(at x: Double) -> (start: Int, value: SIMD4<Double>, slope: SIMD4<Double>) {
    var piece = 0
    while piece < knots.count - 2, x >= knots[piece + 1] { piece += 1 }
    var value = SIMD4<Double>(1, 0, 0, 0)
    var lower = value
    for degree in 1...3 {
      lower = value
      var saved = 0.0
      for index in 0..<degree {
        let right = knot(piece + index + 1)
        let left = knot(piece + index + 1 - degree)
        let share = lower[index] / (right - left)
        value[index] = saved + (right - x) * share
        saved = (x - left) * share
      }
      value[degree] = saved
    }
    // The slope of a cubic B-spline: 3 times the difference of two neighbouring quadratic ones over their lengths.
    var slope = SIMD4<Double>.zero
    for index in 0..<4 {
      var rise = 0.0
      if index > 0 { rise += lower[index - 1] / (knot(piece + index) - knot(piece + index - 3)) }
      if index < 3 { rise -= lower[index] / (knot(piece + index + 1) - knot(piece + index - 2)) }
      slope[index] = 3 * rise
    }
    return (piece, value, slope)
  }

  private func knot(_ index: Int) -> Double { knots[min(max(index, 0), knots.count - 1)] }

  func encode(into writer: inout ByteWriter) {
    writer.put(knots)
    writer.put(UInt32(clamping: width))
    writer.put(mixing)
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let knots = try reader.doubles()
    let width = try reader.whole("width of a smooth basis", in: 1...Self.largestKnotCount + 2)
    let mixing = try reader.doubles()
    guard let basis = Self(knots: knots, mixing: mixing, width: width) else {
      throw reader.fault("the numbers of a smooth basis do not fit together")
    }
    self = basis
  }
}
