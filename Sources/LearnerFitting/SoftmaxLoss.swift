#if canImport(Glibc)
  import Glibc
#endif

/// Probabilities of the classes from their margins, and the mean loss.
struct SoftmaxLoss {
  /// For each class a number for each row.
  let probabilities: [[Double]]
  /// sum(weight x -ln(probability of the row's class)) / total.
  let value: Double

  init(_ margins: [[Double]], _ target: [Double], _ weights: [Double], classes: Int, total: Double) {
    var probabilities = margins
    var loss = 0.0
    for row in target.indices {
      var top = -Double.infinity
      for k in 0..<classes { top = max(top, margins[k][row]) }
      var sum = 0.0
      for k in 0..<classes {
        let height = exp(margins[k][row] - top)
        probabilities[k][row] = height
        sum += height
      }
      for k in 0..<classes { probabilities[k][row] /= sum }
      loss += weights[row] * (log(sum) + top - margins[Int(target[row])][row])
    }
    self.probabilities = probabilities
    value = loss / total
  }
}
