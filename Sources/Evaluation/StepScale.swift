/// How far a series steps from one period to the next in its training part: the unit of scaled errors where demand is
/// mostly zero, so that dear and cheap, fast and slow articles count alike.
///
/// As in the M5 competition (Makridakis, Spiliotis and Assimakopoulos, Int. J. Forecasting 38, 2022, 1325-1336):
/// counted from the first value that is not 0, since what lies before it was not on sale yet.
public struct StepScale: Sendable, Equatable {
  /// Mean of |y(t) - y(t-1)|, in the unit of the series; over 0.
  public var meanAbsolute: Double
  /// Mean of (y(t) - y(t-1))^2, in that unit squared; over 0.
  public var meanSquare: Double

  /// - Parameter values: the training part, oldest first; NaN where a value is missing, and steps to and from it do
  ///   not count.
  /// - Returns: nil where the series never steps, or nothing but zeros is known of it.
  public init?(of values: ArraySlice<Double>) {
    guard let first = values.firstIndex(where: { $0 != 0 && !$0.isNaN }) else { return nil }
    var (absolute, square, count) = (0.0, 0.0, 0.0)
    for index in values[first...].indices.dropFirst() {
      let step = values[index] - values[index - 1]
      guard !step.isNaN else { continue }
      absolute += abs(step)
      square += step * step
      count += 1
    }
    guard absolute > 0, square > 0, square.isFinite else { return nil }
    meanAbsolute = absolute / count
    meanSquare = square / count
  }
}
