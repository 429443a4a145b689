package import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// The four variants of the Theta method (Fiorucci et al. 2016).
package enum ThetaVariant: String, Sendable, CaseIterable {
  case standard, optimised, dynamicStandard, dynamicOptimised

  var line: ThetaLinesModel.Line { self == .standard || self == .optimised ? .fixed : .moving }
  var isOptimised: Bool { self == .optimised || self == .dynamicOptimised }
}

/// A variant with its estimates, in the unit of the values it was fitted to.
package struct ThetaFit: Sendable {
  package var variant: ThetaVariant
  package var alpha: Double
  /// 1 - 1/theta.
  package var weight: Double
  /// The level before the first value.
  package var level: Double
  /// Of the one-step errors from the fourth value on.
  package var sumOfSquares: Double

  package init(variant: ThetaVariant, alpha: Double, weight: Double, level: Double, sumOfSquares: Double) {
    self.variant = variant
    self.alpha = alpha
    self.weight = weight
    self.level = level
    self.sumOfSquares = sumOfSquares
  }
}

/// Estimates variants of Theta on one series by least squares.
///
/// The one-step errors are linear in the first level and in w = 1 - 1/theta, so these two have closed forms for any
/// alpha, and what is left is a search in one dimension: a grid, four alphas side by side, and the neighbourhood of
/// its best point cut finer and finer. Unlike a search in three dimensions it does not stop beside the least.
package struct ThetaEstimator {
  private let values: [Double]
  /// A and B of the line through the values that are known when each value is expected, by kind of line.
  private let intercepts: [[Double]]
  private let slopes: [[Double]]
  private let bounds: ClosedRange<Double>

  /// - Parameters:
  ///   - values: near 1, none missing, at least four.
  ///   - bounds: of alpha, within 1e-6 and 1.
  package init(_ values: [Double], alpha bounds: ClosedRange<Double> = 0.1...0.99) {
    self.values = values
    self.bounds = bounds
    let n = values.count
    // The fixed line: least squares over all values, t from 1.
    var (sum, moment) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      sum += value
      moment += value * Double(index + 1)
    }
    let count = Double(n)
    let mean = sum / count
    let slope = 12 * (moment - mean * count * (count + 1) / 2) / (count * (count * count - 1))
    let fixed = [Double](repeating: mean - slope * (count + 1) / 2, count: n)
    // The moving line through the values before each.
    var (a, b) = (fixed, fixed)
    var (average, gain) = (0.0, 0.0)
    for index in 0..<n {
      let t = Double(index + 1)
      a[index] = average - gain * t / 2
      b[index] = gain
      gain = index > 0 ? ((t - 2) * gain + 6 * (values[index] - average) / t) / (t + 1) : 0
      average += (values[index] - average) / t
    }
    intercepts = [fixed, a]
    slopes = [[Double](repeating: slope, count: n), b]
  }

  /// The best alpha, theta and first level of a variant.
  package func fit(_ variant: ThetaVariant) -> ThetaFit {
    var best = ThetaFit(variant: variant, alpha: 0.5, weight: 0.5, level: values[0], sumOfSquares: .infinity)
    func search(from low: Double, to high: Double, points: Int) {
      for first in stride(from: 0, to: points, by: 4) {
        let places = SIMD4<Double>(Double(first), Double(first + 1), Double(first + 2), Double(first + 3))
        let alphas = low + (high - low) / Double(points - 1) * places
        let found = solve(variant, alphas)
        for lane in 0..<4 where found.errors[lane] < best.sumOfSquares {
          best.alpha = alphas[lane]
          best.weight = found.weight[lane]
          best.level = found.level[lane]
          best.sumOfSquares = found.errors[lane]
        }
      }
    }
    let grid = 16
    search(from: bounds.lowerBound, to: bounds.upperBound, points: grid)
    var width = (bounds.upperBound - bounds.lowerBound) / Double(grid - 1)
    for _ in 0..<6 {
      let centre = best.alpha
      search(
        from: max(bounds.lowerBound, centre - width), to: min(bounds.upperBound, centre + width), points: 8)
      width *= 2.0 / 7
    }
    return best
  }

  /// The variant with the least errors. The optimised ones contain the standard ones.
  package func leastErrors() -> ThetaFit {
    let (fixed, moving) = (fit(.optimised), fit(.dynamicOptimised))
    return fixed.sumOfSquares < moving.sumOfSquares ? fixed : moving
  }

  /// The model before the first value.
  package func start(_ fit: ThetaFit) -> ThetaLinesModel {
    let isFixed = fit.variant.line == .fixed
    let slope = isFixed ? slopes[0][0] : 0
    return ThetaLinesModel(
      line: fit.variant.line, alpha: fit.alpha, weight: fit.weight, level: fit.level, decay: 1,
      mean: isFixed ? intercepts[0][0] + 0.5 * slope : 0, slope: slope, count: 0, sigma: 0)
  }

  /// The model after the last value, by running it over the series.
  package func model(_ fit: ThetaFit, unit: Double) -> ThetaLinesModel {
    var model = start(fit)
    for value in values { model.append(value) }
    // Level, alpha, and theta or the slope were estimated.
    let freedom = Double(max(1, values.count - 3 - (fit.variant.isOptimised ? 3 : 2)))
    model.sigma = scaled((fit.sumOfSquares / freedom).squareRoot(), by: unit)
    model.level = scaled(model.level, by: unit)
    model.mean = scaled(model.mean, by: unit)
    model.slope = scaled(model.slope, by: unit)
    return model
  }

  private typealias Lanes = SIMD4<Double>

  /// The first level and w that are best for four alphas, and the squared errors that they leave.
  private func solve(
    _ variant: ThetaVariant, _ alphas: SIMD4<Double>
  ) -> (errors: SIMD4<Double>, level: SIMD4<Double>, weight: SIMD4<Double>) {
    let kind = variant.line == .fixed ? 0 : 1
    // Errors from the fourth value on count, as the authors' do; the first three are what the states settle with.
    let skipped = 3
    let reference = values[0]
    let inverse = 1 / alphas
    let keep = 1 - alphas
    var level = Lanes(repeating: reference)
    var decay = Lanes(repeating: 1)
    var (zz, zr, zd, rr, rd, dd) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    values.withUnsafeBufferPointer { values in
      intercepts[kind].withUnsafeBufferPointer { intercepts in
        slopes[kind].withUnsafeBufferPointer { slopes in
          for t in 0..<values.count {
            // e = z - decay (level - reference) - w d
            let error = Lanes(repeating: values[t]) - level
            let later = decay * keep
            if t >= skipped {
              let d = decay * intercepts[t] + (1 - later) * inverse * slopes[t]
              zz += error * error
              zr += error * decay
              zd += error * d
              rr += decay * decay
              rd += decay * d
              dd += d * d
            }
            level += alphas * error
            decay = later
          }
        }
      }
    }
    var weight = Lanes(repeating: 0.5)
    if variant.isOptimised {
      let determinant = rr * dd - rd * rd
      let isSafe = determinant .> 1e-12 * rr * dd
      let free = (rr * zd - rd * zr) / determinant
      let alone = zd / dd
      weight = alone.replacing(with: free, where: isSafe)
      weight.replace(with: 0.5, where: .!(dd .> 1e-30))
      weight.replace(with: 0, where: weight .< 0)
      weight.replace(with: 1, where: weight .> 1)
    }
    var shift = (zr - weight * rd) / rr
    shift.replace(with: 0, where: .!(rr .> 1e-30))
    // Small sums are what is left of large ones; under what rounding leaves they are nothing.
    let byLevel: Lanes = shift * (shift * rr - 2 * zr)
    let byWeight: Lanes = weight * (weight * dd - 2 * zd)
    let both: Lanes = 2 * shift * weight * rd
    var sum: Lanes = zz + byLevel + byWeight + both
    sum.replace(with: 0, where: sum .< 0)
    sum.replace(with: Double.infinity, where: .!(sum .>= 0))
    return (sum, reference + shift, weight)
  }
}
