import ForecastFitting
import ForecastModel
import Statistics
import Support
import Testing

/// Likelihood, gaps, forecasts and appending against full covariance matrices.
@Suite struct ArimaOracleTests {
  static let orders: [ArimaOrder] = [
    .init((0, 0, 0)), .init((1, 0, 0)), .init((0, 0, 2)), .init((2, 0, 1)), .init((0, 1, 1)), .init((1, 1, 2)),
    .init((0, 2, 2)), .init((3, 2, 0)), .init((1, 0, 1), seasonal: (1, 0, 1), seasonLength: 4),
    .init((0, 1, 1), seasonal: (0, 1, 1), seasonLength: 4), .init((1, 0, 0), seasonal: (1, 1, 0), seasonLength: 3),
    .init((2, 1, 1), seasonal: (1, 1, 1), seasonLength: 4), .init((0, 1, 0)),
    .init((0, 0, 0), seasonal: (0, 1, 0), seasonLength: 5), .init((4, 0, 0), seasonal: (2, 0, 0), seasonLength: 3),
  ]

  /// A wandering seasonal series of 44 values.
  private func series(_ seed: UInt64, gaps: [Int]) -> [Double] {
    var numbers = RandomNumbers(seed: seed)
    var (level, values) = (20.0, [Double]())
    for t in 0..<44 {
      level += 0.4 * numbers.normal() + 0.1
      values.append(level + Double(t % 4) + numbers.normal())
    }
    for gap in gaps { values[gap] = .nan }
    return values
  }

  @Test(arguments: orders, [[], [7, 20, 21], [1, 2, 9, 30], [4, 5, 6, 7, 8, 9, 40]])
  func likelihoodIsThatOfTheFullCovariance(order: ArimaOrder, gaps: [Int]) throws {
    let values = series(3, gaps: gaps)
    // A level far from 0 without a mean has its root on the border, where sums of psi weights do not end.
    let isStationary = order.d + order.seasonalD == 0
    for constant in isStationary ? [true] : order.d + order.seasonalD == 1 ? [false, true] : [false] {
      let fit = try #require(fitArima(values, order: order, constant: constant))
      let oracle = DenseArima(fit.model, values)
      #expect(abs(fit.logLikelihood - oracle.logLikelihood) < 1e-5)
    }
  }

  /// Fitted to the first 30 values, moved on over the rest and its gaps: forecasts and their variances are those of
  /// the whole series under the same parameters.
  @Test(arguments: orders, [[], [7, 33], [2, 41, 42, 43]])
  func appendingIsFilteringFromTheStart(order: ArimaOrder, gaps: [Int]) throws {
    let values = series(4, gaps: gaps)
    let fit = try #require(fitArima(Array(values.prefix(30)), order: order, constant: order.d + order.seasonalD < 2))
    // The oracle sums 6,000 psi weights, which is not enough on the border of stationarity.
    if fit.model.seasonalPhi.contains(where: { abs($0) > 0.995 }) { return }
    var model = fit.model
    for value in values.dropFirst(30) { model.append(value) }
    let path = model.forecast(horizon: 6)
    let oracle = DenseArima(fit.model, values + [Double](repeating: .nan, count: 6))
    for step in 0..<6 {
      #expect(abs(path.median[step] - oracle.estimates[gaps.count + step]) < 1e-6)
      let scale = model.sigma * oracle.variances[gaps.count + step].squareRoot()
      #expect(abs(path.scale[step] - scale) < 1e-5 * scale)
    }
  }

  /// Every form of the covariance survives a file.
  @Test func roundTrip() throws {
    let values = series(5, gaps: [])
    for order in Self.orders {
      var model = try #require(fitArima(values, order: order, constant: false)).model
      for value in [.nan, 3, .nan, 4.5, 6, 7] {
        var writer = ByteWriter()
        model.encode(into: &writer)
        var reader = ByteReader(writer.bytes, source: "model.bin")
        #expect(try ArimaModel(from: &reader) == model)
        for cut in stride(from: 0, to: writer.bytes.count, by: 7) {
          var short = ByteReader(Array(writer.bytes.prefix(cut)), source: "model.bin")
          #expect(throws: Diagnostic.self) { try ArimaModel(from: &short) }
        }
        model.append(value)
      }
    }
  }
}
