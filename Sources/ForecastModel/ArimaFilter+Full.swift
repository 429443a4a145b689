extension ArimaFilter {
  /// P, row by row, whatever form it is kept in.
  package func matrix(_ model: ArimaPolynomials) -> [Double] {
    let n = state.count
    if case .full(let matrix) = covariance { return matrix }
    var result = [Double](repeating: 0, count: n * n)
    guard case .settling(var variance, var gain, var step) = covariance else { return result }
    // P is the sum of all steps still to come: it goes to 0 where the model is invertible. A model on the border
    // takes long, and what is left by then is small beside what is there.
    let r = model.armaStates
    for _ in 0..<Self.mostSteps {
      for i in 0..<r {
        let share = step[i] / variance
        if share == 0 { continue }
        for j in 0..<r { result[i * n + j] += share * step[j] }
      }
      let (next, size) = Self.settle(&gain, &step, variance, model)
      guard size > Self.negligible, next > 1 else { break }
      variance = next
    }
    return result
  }

  /// Steps in which a filter should settle.
  static let mostSteps = 2_000

  /// Whether P goes to 0 within `mostSteps`, so that the steps to come say all of it. A moving average on the border
  /// of invertibility takes far longer.
  package func settles(_ model: ArimaPolynomials) -> Bool {
    guard case .settling(var variance, var gain, var step) = covariance else { return true }
    for _ in 0..<Self.mostSteps {
      let (next, size) = Self.settle(&gain, &step, variance, model)
      if size <= Self.negligible || next <= 1 { return true }
      variance = next
    }
    return false
  }

  /// P' = T P T' + R R' - K K' / F, without the last where the value is missing.
  /// - Returns: K and F; nothing of use where the value is missing.
  @discardableResult
  mutating func stepFull(_ error: Double?, _ model: ArimaPolynomials) -> (gain: [Double], variance: Double) {
    guard case .full(var p) = covariance else { return ([], 1) }
    covariance = .known  // lets go of the matrix, so that it is not copied
    let n = state.count
    let r = model.armaStates
    // P Z', then K = T P Z' + R and F.
    var pz = [Double](repeating: 0, count: n)
    for i in 0..<n {
      var sum = p[i * n]
      for term in model.difference { sum += term.weight * p[i * n + r + term.lag - 1] }
      pz[i] = sum
    }
    let variance = 1 + Self.observed(pz, model)
    var gain = pz
    Self.transition(&gain, model)
    for i in 0..<r { gain[i] += model.response[i] }
    if model.differenceLags > 0 { gain[r] += 1 }

    Self.transitionBothSides(&p, count: n, model)
    var isKnown = true
    let scale = error == nil ? 0 : 1 / variance
    for i in 0..<n {
      let noise = i < r ? model.response[i] : i == r ? 1 : 0
      let share = scale * gain[i]
      for j in 0..<n { p[i * n + j] -= share * gain[j] }
      if noise != 0 {
        for j in 0..<r { p[i * n + j] += noise * model.response[j] }
        if model.differenceLags > 0 { p[i * n + r] += noise }
      }
      if !(p[i * n + i] < Self.negligible) { isKnown = false }
      if !p[i * n + i].isFinite {  // only numbers that no series gives come here
        p = [Double](repeating: 0, count: n * n)
        isKnown = true
        break
      }
    }
    covariance = isKnown ? .known : .full(p)
    return (gain, max(variance, 1))
  }

  /// Z a.
  static func observed(_ a: [Double], _ model: ArimaPolynomials) -> Double {
    var sum = a[0]
    for term in model.difference { sum += term.weight * a[model.armaStates + term.lag - 1] }
    return sum
  }

  /// a = T a.
  static func transition(_ a: inout [Double], _ model: ArimaPolynomials) {
    let r = model.armaStates
    let seen = observed(a, model)
    let first = a[0]
    for i in 0..<r - 1 { a[i] = a[i + 1] }
    a[r - 1] = 0
    for term in model.ar { a[term.lag - 1] += term.weight * first }
    for i in stride(from: r + model.differenceLags - 1, to: r, by: -1) { a[i] = a[i - 1] }
    if model.differenceLags > 0 { a[r] = seen }
  }

  /// P = T P T', T from the left on all columns at once, then from the right on each row.
  package static func transitionBothSides(_ p: inout [Double], count n: Int, _ model: ArimaPolynomials) {
    let r = model.armaStates
    let first = Array(p[0..<n])
    var seen = first
    for term in model.difference {
      let row = (r + term.lag - 1) * n
      for j in 0..<n { seen[j] += term.weight * p[row + j] }
    }
    for i in 0..<r - 1 {
      for j in 0..<n { p[i * n + j] = p[(i + 1) * n + j] }
    }
    for j in 0..<n { p[(r - 1) * n + j] = 0 }
    for term in model.ar {
      let row = (term.lag - 1) * n
      for j in 0..<n { p[row + j] += term.weight * first[j] }
    }
    for i in stride(from: n - 1, to: r, by: -1) {
      for j in 0..<n { p[i * n + j] = p[(i - 1) * n + j] }
    }
    if model.differenceLags > 0 {
      for j in 0..<n { p[r * n + j] = seen[j] }
    }
    for i in 0..<n {
      let row = i * n
      let first = p[row]
      var seen = first
      for term in model.difference { seen += term.weight * p[row + r + term.lag - 1] }
      for j in 0..<r - 1 { p[row + j] = p[row + j + 1] }
      p[row + r - 1] = 0
      for term in model.ar { p[row + term.lag - 1] += term.weight * first }
      for j in stride(from: n - 1, to: r, by: -1) { p[row + j] = p[row + j - 1] }
      if model.differenceLags > 0 { p[row + r] = seen }
    }
  }
}

extension ArimaFilter {
  /// One period while part of the state has no distribution yet: P = kappa P infinity + P*, kappa without end
  /// (Durbin and Koopman 2012, section 5.2).
  /// - Parameters:
  ///   - value: NaN where missing.
  ///   - infinite: P infinity, row by row; moved on.
  /// - Returns: the error and its variance, 0 where the value is missing; with `isDiffuse` the variance is that of
  ///   P infinity, and the error says nothing about sigma.
  package mutating func stepDiffuse(
    _ value: Double, infinite: inout [Double], _ model: ArimaPolynomials, constant: Double
  ) -> (error: Double, variance: Double, isDiffuse: Bool) {
    let n = state.count
    let r = model.armaStates
    guard case .full(var p) = covariance else { return (0, 0, false) }
    covariance = .known
    func product(_ matrix: [Double]) -> [Double] {
      (0..<n).map { i in
        var sum = matrix[i * n]
        for term in model.difference { sum += term.weight * matrix[i * n + r + term.lag - 1] }
        return sum
      }
    }
    let (plain, diffuse) = (product(p), product(infinite))
    let variance = 1 + Self.observed(plain, model)
    let diffuseVariance = Self.observed(diffuse, model)
    var (gain, diffuseGain) = (plain, diffuse)
    Self.transition(&gain, model)
    Self.transition(&diffuseGain, model)
    for i in 0..<r { gain[i] += model.response[i] }
    if model.differenceLags > 0 { gain[r] += 1 }

    let forecast = forecast(model, constant: constant)
    let isSeen = value.isFinite
    let isDiffuse = isSeen && diffuseVariance > 1e-9
    let error = isSeen ? value - forecast : 0
    var seen = state
    Self.transition(&seen, model)
    if model.differenceLags > 0 { seen[r] = forecast }
    if isSeen {
      let scale = 1 / (isDiffuse ? diffuseVariance : variance)
      for i in 0..<n { seen[i] += (isDiffuse ? diffuseGain[i] : gain[i]) * scale * error }
    }
    state = seen

    Self.transitionBothSides(&p, count: n, model)
    Self.transitionBothSides(&infinite, count: n, model)
    func noise(_ i: Int) -> Double { i < r ? model.response[i] : i == r ? 1 : 0 }
    for i in 0..<n {
      for j in 0..<n {
        p[i * n + j] += noise(i) * noise(j)
        if isDiffuse {
          let (a, b) = (diffuseGain[i] / diffuseVariance, diffuseGain[j] / diffuseVariance)
          p[i * n + j] += a * b * variance - a * gain[j] - gain[i] * b
          infinite[i * n + j] -= diffuseGain[i] * b
        } else if isSeen {
          p[i * n + j] -= gain[i] * gain[j] / variance
        }
      }
    }
    covariance = .full(p)
    if isDiffuse { return (error, diffuseVariance, true) }
    return isSeen ? (error, variance, false) : (0, 0, false)
  }
}
