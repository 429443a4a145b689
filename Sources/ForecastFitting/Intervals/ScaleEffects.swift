internal import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// How much wider or narrower the errors of a series are than its model says, beyond what holds for all series.
///
/// A random-effects model of the logarithms of scales, one for each window that was held out: all series + group +
/// series + window. Each effect is its observed mean, shrunk as far as its variance over windows says (empirical
/// Bayes; variances by the moments of a one-way analysis, Searle, Casella and McCulloch 1992, section 3.6). Where
/// series do not differ by more than windows do, the effects are 0: the method adapts only as far as it pays.
package struct ScaleEffects: Sendable, Equatable {
  /// By series, then by window: the logarithm less the mean of all; NaN where there is none.
  private let logarithms: [[Double]]
  /// The group of each series and its effect.
  private let groups: [Int]
  private let groupEffects: [Double]
  /// Windows that count as much as all that is known of the group; nil where series do not differ.
  package let weightOfGroup: Double?

  /// Series from which on variances are told apart.
  private static let leastSeries = 8
  /// No factor is further from 1 than this.
  private static let largest = log(5.0)

  /// - Parameters:
  ///   - logarithms: by series, then by window; NaN where a window says nothing.
  ///   - groups: of each series; nil where there are none.
  ///   - isOwn: whether series have effects of their own.
  package init(_ logarithms: [[Double]], groups: [Int]?, isOwn: Bool) {
    let all = logarithms.flatMap { $0 }.filter(\.isFinite)
    let centre = all.isEmpty ? 0 : mean(of: all)
    let centred = logarithms.map { $0.map { $0.isFinite ? $0 - centre : .nan } }
    let places = groups ?? [Int](repeating: 0, count: logarithms.count)
    var effects = [Double](repeating: 0, count: (places.max() ?? -1) + 1)
    if groups != nil, effects.count > 1 {
      // A series counts once: its windows are alike.
      var means = [[Double]](repeating: [], count: effects.count)
      for (own, group) in zip(centred, places) {
        let seen = own.filter(\.isFinite)
        if !seen.isEmpty { means[group].append(mean(of: seen)) }
      }
      if let weight = Self.weight(means) {
        for group in effects.indices where !means[group].isEmpty {
          effects[group] = means[group].reduce(0, +) / (Double(means[group].count) + weight)
        }
      }
    }
    let rest = zip(centred, places).map { own, group in own.filter(\.isFinite).map { $0 - effects[group] } }
    self.logarithms = centred
    self.groups = places
    groupEffects = effects
    let judged = rest.filter { $0.count > 1 }
    weightOfGroup = isOwn && judged.count >= Self.leastSeries ? Self.weight(rest) : nil
  }

  /// The factor by which the scale of a series is to be multiplied.
  /// - Parameter left: windows that do not count.
  package func factor(series: Int, leaving left: [Int] = []) -> Double {
    let effect = groupEffects[groups[series]]
    guard let weight = weightOfGroup else { return exp(min(max(effect, -Self.largest), Self.largest)) }
    var (sum, count) = (0.0, 0.0)
    for (window, value) in logarithms[series].enumerated() where value.isFinite && !left.contains(window) {
      sum += value - effect
      count += 1
    }
    return exp(min(max(effect + sum / (count + weight), -Self.largest), Self.largest))
  }

  /// The ratio of the variance within units to that between them; nil where there is none between them, or too
  /// little to tell.
  private static func weight(_ units: [[Double]]) -> Double? {
    let units = units.filter { !$0.isEmpty }
    let all = units.flatMap { $0 }
    let (count, size) = (Double(units.count), Double(all.count))
    guard units.count > 1, all.count > units.count else { return nil }
    let centre = mean(of: all)
    var (within, between, squares) = (0.0, 0.0, 0.0)
    for own in units {
      let middle = mean(of: own)
      for value in own { within += (value - middle) * (value - middle) }
      between += Double(own.count) * (middle - centre) * (middle - centre)
      squares += Double(own.count * own.count)
    }
    within /= size - count
    let variance = (between / (count - 1) - within) / ((size - squares / size) / (count - 1))
    guard variance > 1e-9 else { return nil }
    return within / variance
  }
}

/// How much wider errors of forecasts are than those within the values that a model was fitted to: the root of
/// Akaike's final prediction error over the residual variance, (n + k) / (n - k), for k = 3 parameters, a level, a
/// trend and a weight (Ann. Inst. Statist. Math. 21, 1969, 243-247).
/// - Parameter count: values that were fitted to; 5 where there are fewer.
package func predictionErrorFactor(fittedTo count: Int) -> Double {
  let count = Double(max(5, count))
  return ((count + 3) / (count - 3)).squareRoot()
}
