extension ArimaModel {
  /// The next values of a series that is in this state: forecasts with the model's own constant, and without it what
  /// a change of the state does to them. O(horizon x coefficients).
  func responses(to state: [Double], constant: Double, horizon: Int) -> [Double] {
    let r = polynomials.armaStates
    var arma = [Double](repeating: 0, count: horizon)
    var values = arma
    for step in 0..<horizon {
      var sum = step < r ? state[step] : 0
      for term in polynomials.ar {
        if term.lag > step { break }
        sum += term.weight * arma[step - term.lag]
      }
      arma[step] = sum
      var value = constant + sum
      for term in polynomials.difference {
        value += term.weight * (term.lag > step ? state[r + term.lag - step - 1] : values[step - term.lag])
      }
      values[step] = value
    }
    return values
  }

  /// psi: what an innovation adds to the values 0, 1, 2, ... periods later.
  public func psiWeights(count: Int) -> [Double] {
    guard count > 0 else { return [] }
    var state = polynomials.response
    if polynomials.differenceLags > 0 {
      state += [1] + [Double](repeating: 0, count: polynomials.differenceLags - 1)
    }
    return [1] + responses(to: state, constant: 0, horizon: count - 1)
  }

  /// The variance of the forecast error at each step over that of an innovation: the innovations still to come, and
  /// the part of the state that the past does not settle.
  func variances(horizon: Int) -> [Double] {
    var variances = [Double](repeating: 0, count: horizon)
    var sum = 0.0
    for (step, psi) in psiWeights(count: horizon).enumerated() {
      sum += psi * psi
      variances[step] = sum
    }
    switch filter.covariance {
    case .known: break
    case .settling(var variance, var gain, var step):
      // P is the sum of the steps that it still has to go.
      let rest = [Double](repeating: 0, count: polynomials.differenceLags)
      for _ in 0..<ArimaFilter.mostSteps {
        for (h, response) in responses(to: step + rest, constant: 0, horizon: horizon).enumerated() {
          variances[h] += response * response / variance
        }
        let (next, size) = ArimaFilter.settle(&gain, &step, variance, polynomials)
        // A ten-thousandth of a thousandth of the variance is beyond what any interval shows.
        guard size > 1e-8, next > 1 else { break }
        variance = next
      }
    case .full(let matrix):
      let n = filter.state.count
      // Z(h) P Z(h)' with Z(h) the responses to each number of the state.
      var unit = [Double](repeating: 0, count: n)
      var places = [[Double]]()
      var columns = [[Double]]()
      for i in 0..<n {
        unit[i] = 1
        places.append(responses(to: unit, constant: 0, horizon: horizon))
        unit[i] = 0
        columns.append(responses(to: Array(matrix[i * n..<(i + 1) * n]), constant: 0, horizon: horizon))
      }
      for h in 0..<horizon {
        for i in 0..<n { variances[h] += places[i][h] * columns[i][h] }
      }
    }
    return variances
  }}
