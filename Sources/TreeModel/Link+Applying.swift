#if canImport(Glibc)
  import Glibc
#endif

extension Link {
  /// Replaces the margins of one row by what is answered. With `single`, as XGBoost does: all steps in Float.
  func apply(to values: UnsafeMutableBufferPointer<Double>, single: Bool) {
    switch self {
    case .identity: break
    case .logistic(let slope):
      for index in values.indices {
        values[index] = single ? Self.singleLogistic(values[index] * slope) : Self.logistic(values[index], slope)
      }
    case .softmax: if single { Self.singleSoftmax(values) } else { Self.softmax(values) }
    case .exponential:
      for index in values.indices { values[index] = single ? Double(expf(Float(values[index]))) : exp(values[index]) }
    case .signedSquare: for index in values.indices { values[index] *= abs(values[index]) }
    case .softplus: for index in values.indices { values[index] = log1p(exp(values[index])) }
    case .step: for index in values.indices { values[index] = values[index] > 0 ? 1 : 0 }
    }
  }

  private static func logistic(_ margin: Double, _ slope: Double) -> Double { 1 / (1 + exp(-slope * margin)) }

  /// XGBoost bounds the exponent, and its added 1e-16 vanishes in a Float beside the one.
  private static func singleLogistic(_ margin: Double) -> Double {
    Double(1 / (expf(min(-Float(margin), 88.7)) + 1))
  }

  private static func softmax(_ values: UnsafeMutableBufferPointer<Double>) {
    let largest = values.max() ?? 0
    var sum = 0.0
    for index in values.indices {
      values[index] = exp(values[index] - largest)
      sum += values[index]
    }
    for index in values.indices { values[index] /= sum }
  }

  private static func singleSoftmax(_ values: UnsafeMutableBufferPointer<Double>) {
    let largest = Float(values.max() ?? 0)
    var sum = 0.0  // XGBoost adds in Double and divides by the sum as a Float
    for index in values.indices {
      let value = expf(Float(values[index]) - largest)
      sum += Double(value)
      values[index] = Double(value)
    }
    for index in values.indices { values[index] = Double(Float(values[index]) / Float(sum)) }
  }
}
