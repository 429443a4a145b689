/// Minimises a sum of squares over a box: Levenberg and Marquardt's method with variables that rest on a bound left
/// out of the step (Kanzow, Yamashita, Fukushima, J. Comput. Appl. Math. 172, 2004).
///
/// Points are evaluated four at a time, one in each lane of a `SIMD4`. A recursion over time waits for its own last
/// result, so four of them side by side cost little more than one. The derivatives take ceil(p / 4) such calls, and
/// each step tries four dampings in one. Nothing is allocated after `init`; one object may serve many problems.
public final class BoundedLeastSquares {
  public typealias Lanes = SIMD4<Double>
  /// Writes the residuals at four points and returns the four sums of squares. What is not finite is never taken.
  /// - Parameters:
  ///   - points: parameter i of the four points is `points[i]`.
  ///   - residuals: to be filled, one entry for each residual.
  public typealias Residuals = (_ points: UnsafePointer<Lanes>, _ residuals: UnsafeMutablePointer<Lanes>) -> Lanes

  public struct Result {
    /// At the place found; infinite where no start was feasible.
    public var sumOfSquares: Double
    public var iterations: Int
  }

  /// Largest number of parameters.
  public let parameterCapacity: Int
  /// Largest number of residuals.
  public let residualCapacity: Int

  private let points: UnsafeMutablePointer<Lanes>
  private let lanes: UnsafeMutablePointer<Lanes>
  private let base: UnsafeMutablePointer<Double>
  /// A row for each residual: its derivatives by the parameters, four in a vector, zeros past the last.
  private let jacobian: UnsafeMutablePointer<Lanes>
  /// Sums of products of columns, laid out in rows as `jacobian`.
  private let products: UnsafeMutablePointer<Lanes>
  private let normal: UnsafeMutablePointer<Double>
  private let factor: UnsafeMutablePointer<Double>
  private let gradient: UnsafeMutablePointer<Double>
  private let step: UnsafeMutablePointer<Double>
  private let steps: UnsafeMutablePointer<Double>
  private let free: UnsafeMutablePointer<Int>

  public init(parameters: Int, residuals: Int) {
    parameterCapacity = max(1, parameters)
    residualCapacity = max(1, residuals)
    let p = parameterCapacity
    points = .allocate(capacity: p)
    points.initialize(repeating: .zero, count: p)
    lanes = .allocate(capacity: residualCapacity)
    lanes.initialize(repeating: .zero, count: residualCapacity)
    func room(_ count: Int) -> UnsafeMutablePointer<Double> {
      let pointer = UnsafeMutablePointer<Double>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    base = room(residualCapacity)
    let vectors = (p + 3) / 4
    jacobian = .allocate(capacity: residualCapacity * vectors)
    jacobian.initialize(repeating: .zero, count: residualCapacity * vectors)
    products = .allocate(capacity: p * vectors)
    products.initialize(repeating: .zero, count: p * vectors)
    normal = room(p * p)
    factor = room(p * p)
    gradient = room(p)
    step = room(p)
    steps = room(p)
    free = .allocate(capacity: p)
    free.initialize(repeating: 0, count: p)
  }

  deinit {
    points.deallocate()
    lanes.deallocate()
    jacobian.deallocate()
    products.deallocate()
    for pointer in [base, normal, factor, gradient, step, steps] { pointer.deallocate() }
    free.deallocate()
  }

  /// Improves `x` within the box until an iteration gains less than `tolerance` of the sum of squares.
  /// - Parameters:
  ///   - x: the start, moved into the box first.
  ///   - residualCount: how many residuals `evaluate` writes, at most `residualCapacity`.
  ///   - difference: step of the forward differences; parameters should be of a size near 1.
  public func minimise(
    _ x: inout [Double], from lower: [Double], to upper: [Double], residualCount: Int,
    difference: Double = 1e-6, tolerance: Double = 1e-7, maxIterations: Int = 50, _ evaluate: Residuals
  ) -> Result {
    let p = x.count
    precondition(p <= parameterCapacity && residualCount <= residualCapacity)
    precondition(lower.count == p && upper.count == p)
    for i in 0..<p { x[i] = min(max(x[i], lower[i]), upper[i]) }
    for i in 0..<p { points[i] = Lanes(repeating: x[i]) }
    var best = evaluate(points, lanes)[0]
    guard best.isFinite else { return Result(sumOfSquares: .infinity, iterations: 0) }
    for t in 0..<residualCount { base[t] = lanes[t][0] }

    var damping = 1e-2
    var iteration = 0
    while iteration < maxIterations, best > 0 {
      iteration += 1
      guard differentiate(x, upper, residualCount, difference, evaluate) else { break }
      var freeCount = 0
      for i in 0..<p {
        let isHeld = (x[i] <= lower[i] && gradient[i] >= 0) || (x[i] >= upper[i] && gradient[i] <= 0)
        if !isHeld {
          free[freeCount] = i
          freeCount += 1
        }
      }
      if freeCount == 0 { break }

      var gained = 0.0
      for _ in 0..<3 {
        for i in 0..<p { points[i] = Lanes(repeating: x[i]) }
        for lane in 0..<4 {
          let lambda = damping * Self.dampings[lane]
          guard solve(freeCount, p, lambda) else { continue }
          for k in 0..<freeCount {
            let i = free[k]
            points[i][lane] = min(max(x[i] - step[k], lower[i]), upper[i])
          }
        }
        let sums = evaluate(points, lanes)
        var chosen = 0
        for lane in 1..<4 where sums[lane] < sums[chosen] || !(sums[chosen].isFinite) { chosen = lane }
        if sums[chosen] < best {
          gained = best - sums[chosen]
          best = sums[chosen]
          for i in 0..<p { x[i] = points[i][chosen] }
          for t in 0..<residualCount { base[t] = lanes[t][chosen] }
          damping = min(max(damping * Self.dampings[chosen] * 0.3, 1e-9), 1e6)
          break
        }
        damping *= 1e4
        if damping > 1e8 { break }
      }
      if gained <= tolerance * best { break }
    }
    return Result(sumOfSquares: best, iterations: iteration)
  }

  /// The four dampings tried at once, as multiples of the current one.
  private static let dampings: Lanes = [1e-3, 1, 30, 1000]

  /// Forward differences, then gradient and normal matrix. False where nothing finite came out.
  private func differentiate(
    _ x: [Double], _ upper: [Double], _ n: Int, _ difference: Double, _ evaluate: Residuals
  ) -> Bool {
    let p = x.count
    let vectors = (p + 3) / 4
    var first = 0
    while first < p {
      let count = min(4, p - first)
      for i in 0..<p { points[i] = Lanes(repeating: x[i]) }
      var inverse = Lanes.zero
      for lane in 0..<count {
        let i = first + lane
        // Towards the inside of the box, so that the recursion stays where it is defined.
        let h = x[i] + difference > upper[i] ? -difference : difference
        points[i][lane] = x[i] + h
        inverse[lane] = 1 / (points[i][lane] - x[i])
      }
      let sums = evaluate(points, lanes)
      for lane in 0..<count where !sums[lane].isFinite { inverse[lane] = 0 }
      let isUnused = inverse .== 0
      let column = first / 4
      for t in 0..<n {
        jacobian[t * vectors + column] = ((lanes[t] - base[t]) * inverse).replacing(with: 0, where: isUnused)
      }
      first += count
    }
    for i in 0..<p { gradient[i] = 0 }
    for i in 0..<p * vectors { products[i] = .zero }
    for t in 0..<n {
      let row = jacobian + t * vectors
      let residual = base[t]
      for i in 0..<p {
        let value = row[i / 4][i % 4]
        gradient[i] += value * residual
        let target = products + i * vectors
        for j in 0...i / 4 { target[j] += value * row[j] }
      }
    }
    for i in 0..<p {
      for j in 0...i { normal[i * p + j] = products[i * vectors + j / 4][j % 4] }
    }
    for i in 0..<p where !gradient[i].isFinite || !normal[i * p + i].isFinite { return false }
    return true
  }

  /// Cholesky's solution of (N + lambda diag N) step = gradient over the free parameters. False where N is not
  /// positive definite even so.
  private func solve(_ count: Int, _ p: Int, _ lambda: Double) -> Bool {
    for a in 0..<count {
      let row = free[a] * p
      for b in 0..<a { factor[a * p + b] = normal[row + free[b]] }
      let diagonal = normal[row + free[a]]
      factor[a * p + a] = diagonal + lambda * diagonal + 1e-14 * (1 + lambda)
    }
    for a in 0..<count {
      for b in 0...a {
        var sum = factor[a * p + b]
        for c in 0..<b { sum -= factor[a * p + c] * factor[b * p + c] }
        if a == b {
          guard sum > 0 else { return false }
          factor[a * p + a] = sum.squareRoot()
        } else {
          factor[a * p + b] = sum / factor[b * p + b]
        }
      }
    }
    for a in 0..<count {
      var sum = gradient[free[a]]
      for c in 0..<a { sum -= factor[a * p + c] * steps[c] }
      steps[a] = sum / factor[a * p + a]
    }
    for a in (0..<count).reversed() {
      var sum = steps[a]
      for c in a + 1..<max(a + 1, count) { sum -= factor[c * p + a] * step[c] }
      step[a] = sum / factor[a * p + a]
    }
    return true
  }
}
