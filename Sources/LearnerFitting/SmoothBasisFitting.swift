internal import Learners
internal import Statistics

extension SmoothBasis {
  /// The bends of a smoothing spline as columns for a ridge penalty (Demmler and Reinsch, Numer. Math. 24, 1975).
  ///
  /// Of the cubic splines on quantile knots, those directions that are orthogonal over the rows, in the order of
  /// their curvature (the integral of the squared second derivative); constant and straight line are left out. The
  /// gentlest bend has standard deviation 1, a wilder one less, by the root of how much more it curves: a ridge
  /// penalty on all of them is then a penalty on curvature.
  /// - Parameters:
  ///   - sorted: ascending, finite.
  ///   - pieces: of the spline; fewer where there are fewer distinct quantiles.
  /// - Returns: nil where fewer than three values are distinct.
  static func bends(of sorted: [Double], pieces: Int) -> SmoothBasis? {
    let pieces = min(pieces, largestKnotCount - 1)
    guard pieces > 0, let low = sorted.first, let high = sorted.last, low < high else { return nil }
    var distinct = 1
    for (a, b) in zip(sorted, sorted.dropFirst()) where a != b { distinct += 1 }
    guard distinct > 2 else { return nil }
    var knots = [low]
    for index in 1..<max(pieces, 1) {
      let knot = quantile(Double(index) / Double(pieces), ofSorted: sorted)
      // Knots very close to each other would make curves of no weight.
      if knot > knots[knots.count - 1] + 1e-6 * (high - low), knot < high - 1e-6 * (high - low) { knots.append(knot) }
    }
    knots.append(high)
    let size = knots.count + 2
    guard let plain = identity(knots) else { return nil }
    let gram = plain.gram(of: sorted)
    let curvature = plain.curvature(scale: high - low)
    guard let factor = Cholesky(gram, size: size) else { return nil }
    // With gram = L L', the directions are L'^-1 times the eigenvectors of L^-1 curvature L'^-1.
    let eigen = SymmetricEigen(factor.whitened(curvature), size: size)
    // Two directions are straight; splines on few distinct values have bends of no weight at all, which end last.
    let bends = (2..<min(size, distinct)).filter { eigen.values[$0] > 1e-9 * (eigen.values.last ?? 0) }
    guard let gentlest = bends.first.map({ eigen.values[$0] }), gentlest > 0 else { return nil }
    var mixing = [Double](repeating: 0, count: size * bends.count)
    for (column, bend) in bends.enumerated() {
      var direction = Array(eigen.vectors[bend * size..<(bend + 1) * size])
      factor.solveTransposed(&direction)
      // The sign is free: the largest entry is positive, so that it does not hang on rounding.
      let largest = direction.max { abs($0) < abs($1) } ?? 1
      let factor = (largest < 0 ? -1 : 1) * (gentlest / eigen.values[bend]).squareRoot()
      for row in 0..<size { mixing[row * bends.count + column] = factor * direction[row] }
    }
    return SmoothBasis(knots: knots, mixing: mixing, width: bends.count)
  }

  /// The plain B-splines.
  private static func identity(_ knots: [Double]) -> SmoothBasis? {
    let size = knots.count + 2
    var mixing = [Double](repeating: 0, count: size * size)
    for index in 0..<size { mixing[index * size + index] = 1 }
    return SmoothBasis(knots: knots, mixing: mixing, width: size)
  }

  /// Mean products of the B-splines over the values, with a hair of ridge where no value lies under one.
  private func gram(of values: [Double]) -> [Double] {
    let size = knots.count + 2
    var gram = [Double](repeating: 0, count: size * size)
    for value in values {
      let (start, height, _) = cubics(at: value)
      for i in 0..<4 {
        for j in 0..<4 {
          gram[(start + i) * size + start + j] += height[i] * height[j] / Double(values.count)
        }
      }
    }
    for index in 0..<size { gram[index * size + index] += 1e-8 }
    return gram
  }

  /// Integrals of the products of second derivatives, for x in units of `scale`. The derivatives are straight within
  /// a piece, so Simpson's rule is exact.
  private func curvature(scale: Double) -> [Double] {
    let size = knots.count + 2
    var matrix = [Double](repeating: 0, count: size * size)
    for piece in 0..<knots.count - 1 {
      let left = knots[piece]
      let length = knots[piece + 1] - left
      // Second derivatives at the ends from the slopes: a parabola's slope over slopes at three points.
      let a = cubics(at: left).slope
      let m = cubics(at: left + 0.5 * length).slope
      let b = slopeAtEnd(of: piece)
      let first = (4 * m - 3 * a - b) / (length / scale) * scale
      let last = (3 * b + a - 4 * m) / (length / scale) * scale
      let middle = 0.5 * (first + last)
      let width = length / scale / 6
      for i in 0..<4 {
        for j in 0..<4 {
          matrix[(piece + i) * size + piece + j] +=
            width * (first[i] * first[j] + 4 * middle[i] * middle[j] + last[i] * last[j])
        }
      }
    }
    return matrix
  }

  /// Slopes at the right end of a piece, from within: of a parabola over three points.
  private func slopeAtEnd(of piece: Int) -> SIMD4<Double> {
    let left = knots[piece]
    let length = knots[piece + 1] - left
    let a = cubics(at: left).slope
    let c = cubics(at: left + 0.25 * length).slope
    let m = cubics(at: left + 0.5 * length).slope
    // The parabola through a at 0, c at 1/4, m at 1/2, at 1.
    return 3 * a - 8 * c + 6 * m
  }
}

extension Cholesky {
  /// L^-1 A L'^-1 of a symmetric matrix A.
  func whitened(_ matrix: [Double]) -> [Double] {
    var half = matrix
    for _ in 0..<2 {
      // Solves L X = A column by column, into the transpose; twice is both sides.
      var next = half
      for column in 0..<size {
        for row in 0..<size {
          var sum = half[row * size + column]
          for k in 0..<row { sum -= factor[row * size + k] * next[column * size + k] }
          next[column * size + row] = sum / factor[row * size + row]
        }
      }
      half = next
    }
    for row in 0..<size {
      for column in 0..<row {
        let value = 0.5 * (half[row * size + column] + half[column * size + row])
        half[row * size + column] = value
        half[column * size + row] = value
      }
    }
    return half
  }

  /// Solves L' x = b in place.
  func solveTransposed(_ x: inout [Double]) {
    for row in stride(from: size - 1, through: 0, by: -1) {
      let value = x[row] / factor[row * size + row]
      x[row] = value
      for column in 0..<row { x[column] -= factor[row * size + column] * value }
    }
  }
}
