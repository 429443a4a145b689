import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// The Gaussian likelihood of an ARIMA series with gaps from its full covariance matrix, no recursion: the oracle.
///
/// Missing values are unknowns with a flat prior. Differencing a series with zeros in their places leaves
/// w = X gamma + noise, so that gamma is estimated by generalised least squares, and integrating it out adds
/// log det(X' Omega^-1 X) (Gomez, Maravall and Pena, J. Econometrics 88, 1999). Values to come are missing as well,
/// so the same gives forecasts.
struct DenseArima {
  var logLikelihood: Double
  /// Estimates of the missing values and their variances over sigma squared, in order.
  var estimates: [Double]
  var variances: [Double]

  init(_ model: ArimaModel, _ values: [Double]) {
    let order = model.order
    func difference(_ series: [Double]) -> [Double] {
      var result = series
      for _ in 0..<order.seasonalD {
        result = (order.seasonLength..<result.count).map { result[$0] - result[$0 - order.seasonLength] }
      }
      for _ in 0..<order.d { result = (1..<result.count).map { result[$0] - result[$0 - 1] } }
      return result
    }
    let missing = values.indices.filter { values[$0].isNaN }
    let w = difference(values.map { $0.isNaN ? 0 : $0 }).map { $0 - model.constant }
    let n = w.count
    let columns = missing.map { place in
      difference(values.indices.map { $0 == place ? -1 : 0 })
    }
    // Autocovariances as sums of products of psi weights of the ARMA part.
    let terms = 6000
    var psi = [1.0]
    func coefficients(_ plain: [Double], _ seasonal: [Double], sign: Double) -> [Double] {
      var weights = [Double](repeating: 0, count: plain.count + seasonal.count * order.seasonLength + 1)
      for i in 0...plain.count {
        for k in 0...seasonal.count where i + k > 0 {
          let (a, b) = (i == 0 ? 1 : plain[i - 1], k == 0 ? 1 : seasonal[k - 1])
          weights[i + k * order.seasonLength] += a * b * (i > 0 && k > 0 ? sign : 1)
        }
      }
      return weights
    }
    let ar = coefficients(model.phi, model.seasonalPhi, sign: -1)
    let ma = coefficients(model.theta, model.seasonalTheta, sign: 1)
    for j in 1..<terms {
      var sum = j < ma.count ? ma[j] : 0
      for lag in 1..<max(1, ar.count) where lag <= j { sum += ar[lag] * psi[j - lag] }
      psi.append(sum)
    }
    let covariance = (0..<n).map { lag in
      var sum = 0.0
      for j in 0..<terms - lag { sum += psi[j] * psi[j + lag] }
      return sum
    }
    // Cholesky of Omega, and everything multiplied by its inverse.
    var factor = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    var logDeterminant = 0.0
    for i in 0..<n {
      for j in 0...i {
        var sum = covariance[i - j]
        for c in 0..<j { sum -= factor[i][c] * factor[j][c] }
        factor[i][j] = i == j ? sum.squareRoot() : sum / factor[j][j]
      }
      logDeterminant += 2 * log(factor[i][i])
    }
    func whitened(_ x: [Double]) -> [Double] {
      var result = x
      for i in 0..<n {
        for c in 0..<i { result[i] -= factor[i][c] * result[c] }
        result[i] /= factor[i][i]
      }
      return result
    }
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let white = whitened(w)
    let basis = columns.map(whitened)
    let k = basis.count
    // Gauss and Jordan on [X' X | X' w | I].
    var rows = (0..<k).map { i in
      (0..<k).map { product(basis[i], basis[$0]) } + [product(basis[i], white)]
        + (0..<k).map { $0 == i ? 1.0 : 0 }
    }
    for i in 0..<k {
      let pivot = rows[i][i]
      logDeterminant += log(pivot)
      rows[i] = rows[i].map { $0 / pivot }
      for j in 0..<k where j != i {
        let share = rows[j][i]
        for c in rows[j].indices { rows[j][c] -= share * rows[i][c] }
      }
    }
    estimates = rows.map { $0[k] }
    variances = (0..<k).map { rows[$0][k + 1 + $0] }
    var rest = white
    for (index, column) in basis.enumerated() {
      for t in 0..<n { rest[t] -= estimates[index] * column[t] }
    }
    let count = Double(n - k)
    let square = product(rest, rest)
    logLikelihood = -0.5 * (count * (log(2 * .pi * square / count) + 1) + logDeterminant)
  }
}
