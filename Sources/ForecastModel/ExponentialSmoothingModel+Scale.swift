extension ExponentialSmoothingModel {
  /// The standard deviation of the forecast error at each step of `path` (Hyndman, Koehler, Ord, Snyder 2008, ch. 6).
  ///
  /// Class 1 and 2 are their exact formulas. For class 3 they give an approximation past the first season; ours is
  /// exact for normal innovations there too, by carrying second moments of level and slope along.
  func fillScale(_ path: inout ForecastPath) {
    switch (form.error, form.season) {
    case (.additive, _): additiveErrorScale(&path)
    case (.multiplicative, .none): momentScale(&path, first: 0, stride: 0, factor: 1)
    case (.multiplicative, .additive): additiveSeasonScale(&path)
    case (.multiplicative, .multiplicative):
      for phase in 0..<min(season.count, path.scale.count) {
        momentScale(&path, first: phase, stride: season.count, factor: abs(season[(next + phase) % season.count]))
      }
    }
  }

  /// c_j: what an innovation adds to the forecasts j periods later, for j = 1, 2, ... in turn.
  private struct Responses {
    let model: ExponentialSmoothingModel
    var growth = 0.0
    var damping = 1.0
    var lag = 0

    mutating func next() -> Double {
      lag += 1
      damping *= model.phi
      growth += damping
      let seasonal = !model.season.isEmpty && lag % model.season.count == 0 ? model.gamma : 0
      return model.alpha + model.beta * growth + seasonal
    }
  }

  /// Class 1: sigma^2 (1 + sum of c_j^2).
  private func additiveErrorScale(_ path: inout ForecastPath) {
    var responses = Responses(model: self)
    var sum = 1.0
    for step in path.scale.indices {
      path.scale[step] = sigma * sum.squareRoot()
      let response = responses.next()
      sum += response * response
    }
  }

  /// Class 2 with a season: theta_h = mu_h^2 + sigma^2 sum over j < h of c_j^2 theta_(h-j), v_h = (1 + sigma^2)
  /// theta_h - mu_h^2.
  private func additiveSeasonScale(_ path: inout ForecastPath) {
    let unit = season.reduce(max(abs(level), abs(slope), 1e-300)) { max($0, abs($1)) }
    var responses = Responses(model: self)
    let squares = path.median.map { _ in
      let response = responses.next()
      return response * response
    }
    var thetas = [Double]()
    thetas.reserveCapacity(path.median.count)
    for (step, median) in path.median.enumerated() {
      let mean = median / unit
      var sum = 0.0
      for lag in 0..<step { sum += squares[lag] * thetas[step - 1 - lag] }
      let theta = mean * mean + sigma * sigma * sum
      thetas.append(theta)
      path.scale[step] = unit * max(0, (1 + sigma * sigma) * theta - mean * mean).squareRoot()
    }
  }

  /// Class 3 for the steps `first`, `first + stride`, ...: the innovations that have moved their seasonal factor are
  /// those of the same phase, and each enters level and slope as well, so moments are weighted with
  /// (1 + gamma e) at these. Without a season (`stride` 0) this is class 2.
  private func momentScale(_ path: inout ForecastPath, first: Int, stride: Int, factor: Double) {
    let unit = max(abs(level), abs(slope), 1e-300)
    let variance = sigma * sigma
    // E[l], E[b], E[l^2], E[l b], E[b^2], in units of `unit`
    var (l, b) = (level / unit, slope / unit)
    var (ll, lb, bb) = (l * l, l * b, b * b)
    for step in path.scale.indices {
      let isOfPhase = stride == 0 || step % stride == first
      let (p, q) = (l + phi * b, phi * b)
      let pp = ll + 2 * phi * lb + phi * phi * bb
      let pq = phi * lb + phi * phi * bb
      let qq = phi * phi * bb
      if isOfPhase {
        path.scale[step] = unit * factor * max(0, (1 + variance) * pp - p * p).squareRoot()
      }
      // E[w], E[w e], E[w e^2] for w = (1 + gamma e)^2, and E[v e] for v = 1 + gamma e
      let weight = isOfPhase && stride > 0 ? gamma : 0
      let w0 = 1 + weight * weight * variance
      let w1 = 2 * weight * variance
      let w2 = variance * (1 + 3 * weight * weight * variance)
      let v1 = weight * variance
      l = p * (1 + alpha * v1)
      b = q + beta * p * v1
      ll = pp * (w0 + 2 * alpha * w1 + alpha * alpha * w2)
      lb = pq * w0 + w1 * (alpha * pq + beta * pp) + alpha * beta * pp * w2
      bb = qq * w0 + 2 * beta * pq * w1 + beta * beta * pp * w2
    }
  }
}
