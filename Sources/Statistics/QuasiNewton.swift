/// Minimises a smooth function without bounds: limited-memory BFGS with backtracking (Nocedal and Wright, Numerical
/// Optimization, 2006, algorithms 7.4 and 3.1).
///
/// The value never rises from one turn to the next. O(turns x memory x parameters) beside the function itself.
/// - Parameters:
///   - start: where the search begins; the function must be finite there.
///   - turns: most turns.
///   - tolerance: it ends where a turn lowers the value by less than this share of 1 + |value|.
///   - function: writes the gradient into its second argument, which has as many entries as the first, and returns
///     the value.
/// - Returns: the best point and its value.
public func minimise(
  from start: [Double], turns: Int = 100, tolerance: Double = 1e-7,
  _ function: (_ point: [Double], _ gradient: inout [Double]) -> Double
) -> (point: [Double], value: Double) {
  let memory = 8
  var point = start
  var gradient = [Double](repeating: 0, count: start.count)
  var value = function(point, &gradient)
  var (steps, changes, curvatures) = ([[Double]](), [[Double]](), [Double]())
  for _ in 0..<turns {
    // Two loops over what was remembered turn the gradient into a direction.
    var direction = gradient
    var shares = [Double](repeating: 0, count: steps.count)
    for index in steps.indices.reversed() {
      shares[index] = dot(steps[index], direction) / curvatures[index]
      add(-shares[index], changes[index], to: &direction)
    }
    if let last = steps.indices.last {
      let scale = curvatures[last] / dot(changes[last], changes[last])
      for index in direction.indices { direction[index] *= scale }
    } else {
      let length = dot(gradient, gradient).squareRoot()
      if length > 1 { for index in direction.indices { direction[index] /= length } }
    }
    for index in steps.indices {
      let share = dot(changes[index], direction) / curvatures[index]
      add(shares[index] - share, steps[index], to: &direction)
    }
    let slope = -dot(direction, gradient)
    guard slope < 0, slope.isFinite else { break }
    var length = 1.0
    var (next, nextGradient, nextValue) = (point, gradient, Double.infinity)
    for _ in 0..<40 {
      next = point
      add(-length, direction, to: &next)
      nextValue = function(next, &nextGradient)
      if nextValue <= value + 1e-4 * length * slope { break }
      length /= 2
    }
    guard nextValue < value else { break }
    let step = zip(next, point).map { $0 - $1 }
    let change = zip(nextGradient, gradient).map { $0 - $1 }
    let curvature = dot(step, change)
    let gain = value - nextValue
    (point, gradient, value) = (next, nextGradient, nextValue)
    guard gain > tolerance * (1 + abs(value)) else { break }
    if curvature > 1e-12 * dot(change, change) {
      steps.append(step)
      changes.append(change)
      curvatures.append(curvature)
      if steps.count > memory {
        steps.removeFirst()
        changes.removeFirst()
        curvatures.removeFirst()
      }
    }
  }
  return (point, value)
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

private func add(_ share: Double, _ values: [Double], to sum: inout [Double]) {
  for index in sum.indices { sum[index] += share * values[index] }
}
