internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// Weights of an ensemble's members: for each series a soft choice by what its windows said and what it looks like.
///
/// The weight of member m is in proportion to exp(b_m + B_m x) / e_m^p, where x are features of the series and e_m its
/// error on held-out windows relative to the others'. Without features this is weighting by inverse errors whose
/// power p and offsets b_m are learnt; with them it is feature-based forecast averaging (FFORMA: Montero-Manso,
/// Athanasopoulos, Hyndman and Talagala, Int. J. Forecasting 36, 2020, 86-92) with a linear model in the place of
/// boosted trees, learnt on the absolute error of the mean itself instead of the mean of the members' errors.
package struct MemberWeighting: Sendable, Equatable {
  /// By member: the offset, then a coefficient for each standardised feature.
  private var coefficients: [[Double]]
  /// p.
  package private(set) var sharpness: Double
  private var centres: [Double]
  private var spreads: [Double]

  /// A held-out window to learn from.
  package struct Row: Sendable {
    package var features: [Double]
    /// Of the members' errors on other windows.
    package var logErrors: [Double]
    /// By member, then by step.
    package var forecasts: [[Double]]
    /// NaN where nothing is known.
    package var actuals: [Double]

    package init(features: [Double], logErrors: [Double], forecasts: [[Double]], actuals: [Double]) {
      self.features = features
      self.logErrors = logErrors
      self.forecasts = forecasts
      self.actuals = actuals
    }
  }

  /// Offsets and coefficients are pulled to 0 as hard as so many windows pull the other way.
  private static let penalty = 10.0
  /// Inverse squared errors, the customary weights, are what p is pulled to.
  private static let usualSharpness = 2.0

  package var members: Int { coefficients.count }

  /// The weights of a series' members, with sum 1.
  package func weights(features: [Double], logErrors: [Double]) -> [Double] {
    softmax(standardised(features), logErrors)
  }

  private func standardised(_ features: [Double]) -> [Double] {
    [1] + centres.indices.map { index in
      min(3, max(-3, (features[index] - centres[index]) / spreads[index]))
    }
  }

  private func softmax(_ x: [Double], _ logErrors: [Double]) -> [Double] {
    var weights = coefficients.indices.map { member in
      var sum = -sharpness * logErrors[member]
      for index in x.indices { sum += coefficients[member][index] * x[index] }
      return sum
    }
    let largest = weights.max() ?? 0
    var sum = 0.0
    for index in weights.indices {
      weights[index] = exp(weights[index] - largest)
      sum += weights[index]
    }
    for index in weights.indices { weights[index] /= sum }
    return weights
  }

  /// Learns from held-out windows: the least mean absolute error of the weighted mean, in units of the members' mean
  /// error on each window.
  /// - Parameters:
  ///   - rows: all with the same number of members; those without an actual value or whose members make no error are
  ///     passed over.
  ///   - usesFeatures: otherwise weights depend on the errors alone.
  package static func fit(_ rows: [Row], members: Int, usesFeatures: Bool) -> MemberWeighting {
    let width = usesFeatures ? rows.first?.features.count ?? 0 : 0
    var fitted = MemberWeighting(
      coefficients: [[Double]](repeating: [Double](repeating: 0, count: width + 1), count: members),
      sharpness: usualSharpness, centres: [], spreads: [])
    for index in 0..<width {
      let values = rows.map { $0.features[index] }
      let spread = values.count > 1 ? variance(of: values).squareRoot() : 0
      fitted.centres.append(mean(of: values))
      fitted.spreads.append(spread > 0 ? spread : 1)
    }
    let cases = rows.compactMap { WeightingCase($0, x: fitted.standardised($0.features)) }
    guard members > 1, !cases.isEmpty else { return fitted }
    let size = width + 1
    let start = [Double](repeating: 0, count: members * size) + [usualSharpness]
    let found = minimise(from: start, turns: 60, tolerance: 1e-6) { point, gradient in
      WeightingCase.loss(
        cases, point, members: members, size: size, penalty: penalty / Double(cases.count),
        usualSharpness: usualSharpness, gradient: &gradient)
    }.point
    for member in 0..<members { fitted.coefficients[member] = Array(found[member * size..<(member + 1) * size]) }
    fitted.sharpness = found[members * size]
    return fitted
  }
}

/// A row with the steps that count, in units of the members' mean error.
private struct WeightingCase {
  let x: [Double]
  let logErrors: [Double]
  /// Errors (forecast - actual) by step, then by member.
  let errors: [Double]
  let steps: Int

  /// Most steps of a window that count: those of a long horizon are like each other.
  private static let mostSteps = 12

  init?(_ row: MemberWeighting.Row, x: [Double]) {
    let members = row.forecasts.count
    let known = row.actuals.indices.filter { row.actuals[$0].isFinite }
    let stride = max(1, (known.count + Self.mostSteps - 1) / Self.mostSteps)
    var errors = [Double]()
    var (sum, steps) = (0.0, 0)
    for place in Swift.stride(from: stride / 2, to: known.count, by: stride) {
      for member in 0..<members {
        let error = row.forecasts[member][known[place]] - row.actuals[known[place]]
        errors.append(error)
        sum += abs(error)
      }
      steps += 1
    }
    let unit = sum / Double(max(1, members * steps))
    guard steps > 0, unit > 0, unit.isFinite else { return nil }
    self.x = x
    self.steps = steps
    logErrors = row.logErrors
    self.errors = errors.map { $0 / unit }
  }

  /// The mean of sqrt(r^2 + 0.001^2), a smooth absolute value, and the penalty; with their gradient.
  static func loss(
    _ cases: [WeightingCase], _ point: [Double], members: Int, size: Int, penalty: Double, usualSharpness: Double,
    gradient: inout [Double]
  ) -> Double {
    for index in gradient.indices { gradient[index] = 0 }
    let sharpness = point[members * size]
    var loss = 0.0
    var weights = [Double](repeating: 0, count: members)
    var pull = weights
    for one in cases {
      var largest = -Double.infinity
      for member in 0..<members {
        var sum = -sharpness * one.logErrors[member]
        for index in 0..<size { sum += point[member * size + index] * one.x[index] }
        weights[member] = sum
        largest = max(largest, sum)
      }
      var total = 0.0
      for member in 0..<members {
        weights[member] = exp(weights[member] - largest)
        total += weights[member]
        pull[member] = 0
      }
      for member in 0..<members { weights[member] /= total }
      for step in 0..<one.steps {
        var error = 0.0
        for member in 0..<members { error += weights[member] * one.errors[step * members + member] }
        let size = (error * error + 1e-6).squareRoot()
        loss += size / Double(one.steps)
        let slope = error / size / Double(one.steps)
        for member in 0..<members { pull[member] += slope * one.errors[step * members + member] }
      }
      var mean = 0.0
      for member in 0..<members { mean += weights[member] * pull[member] }
      for member in 0..<members {
        let slope = weights[member] * (pull[member] - mean)
        for index in 0..<size { gradient[member * size + index] += slope * one.x[index] }
        gradient[members * size] -= slope * one.logErrors[member]
      }
    }
    let count = Double(cases.count)
    loss /= count
    for index in gradient.indices { gradient[index] /= count }
    for index in 0..<members * size {
      loss += penalty * point[index] * point[index]
      gradient[index] += 2 * penalty * point[index]
    }
    let excess = sharpness - usualSharpness
    loss += 0.1 * penalty * excess * excess
    gradient[members * size] += 0.2 * penalty * excess
    return loss
  }
}
