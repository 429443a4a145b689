package import Solution
package import Statistics

#if canImport(Glibc)
  import Glibc
#endif

/// Settings drawn from the client's ranges of one candidate: a number for each parameter.
package struct SpacePoints {
  package let parameters: [SearchSpace.Parameter]

  package init(_ family: SearchSpace.Family) { parameters = family.parameters }

  /// Values of an interval in a grid.
  package static let gridValues = 5

  /// Every combination in the order of the reference, the last parameter changing fastest, at most so many.
  package func grid(atMost limit: Int) -> [[Double]] {
    let choices = parameters.map(Self.gridded)
    var points = [[Double]]()
    var places = [Int](repeating: 0, count: choices.count)
    while points.count < limit {
      points.append(zip(choices, places).map { $0[$1] })
      guard let turned = places.indices.last(where: { places[$0] + 1 < choices[$0].count }) else { break }
      places[turned] += 1
      for place in (turned + 1)..<max(turned + 1, places.count) { places[place] = 0 }
    }
    return points
  }

  /// Independent draws, each combination once, at most so many: random search (Bergstra and Bengio, J. Machine
  /// Learning Research 13, 2012).
  package func random(_ numbers: RandomNumbers, atMost limit: Int) -> [[Double]] {
    var numbers = numbers
    var points = [[Double]]()
    var known = Set<[Double]>()
    // Few combinations are soon all drawn; then nothing new comes up and the drawing ends.
    var misses = 0
    while points.count < limit, misses < 200 {
      let point = parameters.map { Self.draw($0, &numbers) }
      guard known.insert(point).inserted else {
        misses += 1
        continue
      }
      misses = 0
      points.append(point)
    }
    return points
  }

  private static func gridded(_ parameter: SearchSpace.Parameter) -> [Double] {
    switch parameter.values {
    case .listed(let values): return values
    case .interval:
      var values = [Double]()
      for step in 0..<gridValues {
        let value = value(of: parameter, at: Double(step) / Double(gridValues - 1))
        if values.last != value { values.append(value) }
      }
      return values
    }
  }

  private static func draw(_ parameter: SearchSpace.Parameter, _ numbers: inout RandomNumbers) -> Double {
    switch parameter.values {
    case .listed(let values): values[numbers.integer(below: values.count)]
    case .interval: value(of: parameter, at: numbers.uniform())
    }
  }

  /// The value at a share of the way; three digits are enough and read better.
  private static func value(of parameter: SearchSpace.Parameter, at share: Double) -> Double {
    guard case .interval(let least, let most, let isLogarithmic) = parameter.values else { return 0 }
    let raw = isLogarithmic ? least * pow(most / least, share) : least + (most - least) * share
    let rounded = parameter.isWhole ? raw.rounded() : Self.rounded(raw)
    return min(max(rounded, least), most)
  }

  /// To three digits.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let exponent = 2 - Int(log10(abs(value)).rounded(.down))
    // Powers of ten up to 22 are exact, so that the quotient is the nearest double to the digits.
    let scale = pow(10, Double(abs(exponent)))
    return exponent >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }
}
