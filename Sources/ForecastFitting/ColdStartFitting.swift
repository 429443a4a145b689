public import ForecastModel

#if canImport(Glibc)
  import Glibc
#endif

/// One series as cold start learns from it.
public struct ColdStartExample: Sendable, Equatable {
  /// By column; empty where unknown.
  public var attributes: [String]
  /// Mean of its last values, in the unit of the target, not negative.
  public var level: Double
  /// Standard deviation of its values about their mean, as a share of the level.
  public var noise: Double
  /// What it is forecast to sell in the periods to come.
  public var path: [Double]

  public init(attributes: [String], level: Double, noise: Double, path: [Double]) {
    self.attributes = attributes
    self.level = level
    self.noise = noise
    self.path = path
  }
}

/// Fits what forecasts a series from its attributes alone.
///
/// The logarithm of the level has a mean and an effect for each value of each attribute. Effects are estimated by
/// turns, each as the sum of what the others leave over (count + shrinkage): ridge regression by coordinate descent,
/// which is the best linear prediction where effects are drawn from a normal distribution (Robinson, Statistical
/// Science 6, 1991, 15-32).
/// - Parameters:
///   - shrinkage: series that no effect at all counts as.
///   - season: periods at the end of paths that repeat after them.
/// - Returns: nil without examples, or without any that has a level.
public func fitColdStart(
  _ examples: [ColdStartExample], columns: [String], shrinkage: Double, season: Int, lastPeriod: Int
) -> ColdStartModel? {
  let length = examples.map(\.path.count).min() ?? 0
  let total = examples.reduce(0) { $0 + $1.level }
  guard length > 0, total > 0, total.isFinite else { return nil }
  let count = Double(examples.count)
  // A level of 0 stands a hundredth of the mean under the others, not infinitely.
  let offset = 0.01 * total / count
  let logarithms = examples.map { log($0.level + offset) }
  let intercept = logarithms.reduce(0, +) / count
  var rest = logarithms.map { $0 - intercept }
  let values = columns.indices.map { column in Set(examples.map { $0.attributes[column] }).sorted() }
  let codes = columns.indices.map { column -> [Int] in
    let places = Dictionary(uniqueKeysWithValues: values[column].enumerated().map { ($1, $0) })
    return examples.map { places[$0.attributes[column]] ?? 0 }
  }
  var effects = values.map { [Double](repeating: 0, count: $0.count) }
  let counts = columns.indices.map { column in
    codes[column].reduce(into: [Double](repeating: 0, count: values[column].count)) { $0[$1] += 1 }
  }
  for _ in 0..<rounds {
    for column in columns.indices {
      var sums = [Double](repeating: 0, count: values[column].count)
      for (index, code) in codes[column].enumerated() { sums[code] += rest[index] + effects[column][code] }
      let new = zip(sums, counts[column]).map { $0 / ($1 + shrinkage) }
      for (index, code) in codes[column].enumerated() { rest[index] += effects[column][code] - new[code] }
      effects[column] = new
    }
  }
  func profile(_ members: [Int]) -> [Double] {
    let sum = members.reduce(0) { $0 + examples[$1].level }
    guard sum > 0 else { return [Double](repeating: 1, count: length) }
    return (0..<length).map { step in
      let value = members.reduce(0) { $0 + max(0, examples[$1].path[step]) } / sum
      return value.isFinite ? min(value, 1e6) : 1
    }
  }
  let groups = columns.indices.map { column in
    values[column].enumerated().compactMap { place, value -> ColdStartModel.Group? in
      guard !value.isEmpty else { return nil }
      let members = examples.indices.filter { codes[column][$0] == place }
      return .init(value: value, effect: effects[column][place], count: members.count, profile: profile(members))
    }
  }
  let between = (rest.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
  let noises = examples.map(\.noise).filter(\.isFinite).sorted()
  let noise = noises.isEmpty ? 1 : min(noises[noises.count / 2], 10)
  // A period tells as much of the level as its own noise against the differences between alike series allows.
  let weight = between > 0 ? min(max(noise * noise / (between * between), 0.1), 100) : 100
  return ColdStartModel(
    columns: columns, groups: groups, intercept: intercept, offset: offset,
    profile: profile(Array(examples.indices)), season: season, lastPeriod: lastPeriod, weight: weight,
    between: max(between, 0.01), noise: max(noise, 0.01))
}

/// Turns of coordinate descent; effects of two attributes that go together settle slowly, and shrinkage ends that.
private let rounds = 30
