#if canImport(Glibc)
  import Glibc
#endif

/// What a tree is to tell apart: the statistics of rows that splits are judged by.
///
/// With two classes and Gini, and in regression, a node is (weight, weight x target): then Gini is twice the variance,
/// and both want the greatest sum of squares over weight. Otherwise it is the weight of each class.
struct CartTarget: Sendable {
  enum Measure: Sendable { case moments, gini, entropy }

  let measure: Measure
  /// Values of a leaf: 1, or the number of classes above two.
  let outputs: Int
  /// Classes, where classes are counted.
  let classes: Int
  /// Target less its mean (regression), 0 or 1, or the class.
  let values: [Double]
  /// Added to the mean of a node.
  let mean: Double
  /// Weight of each row before any bootstrap.
  let weights: [Double]
  /// Impurity in the unit of the criterion: twice the variance is Gini.
  let impurityUnit: Double

  init(_ task: LearningTask, _ criterion: CartSettings.Criterion, weights: [Double]) {
    self.weights = weights
    switch task.kind {
    case .regression:
      var (sum, total) = (0.0, 0.0)
      for (value, weight) in zip(task.target, weights) {
        sum += value * weight
        total += weight
      }
      let mean = sum / total
      self.mean = mean
      values = task.target.map { $0 - mean }
      (measure, outputs, classes, impurityUnit) = (.moments, 1, 0, 1)
    case .binary where criterion == .gini:
      values = task.target
      (measure, outputs, classes, mean, impurityUnit) = (.moments, 1, 0, 0, 2)
    case .binary:
      values = task.target
      (measure, outputs, classes, mean, impurityUnit) = (.entropy, 1, 2, 0, 1)
    case .multiclass(let count):
      values = task.target
      (measure, outputs, classes, mean, impurityUnit) = (criterion == .gini ? .gini : .entropy, count, count, 0, 1)
    }
  }

  /// Numbers that a node is summed up by.
  var width: Int { measure == .moments ? 2 : classes }

  /// What is to be made greatest, as a sum over both sides of a split: less impurity times weight, but for a constant.
  @inline(__always)
  func purity(_ sums: UnsafePointer<Double>) -> Double {
    switch measure {
    case .moments: return sums[0] > 0 ? sums[1] * sums[1] / sums[0] : 0
    case .gini:
      var (total, squares) = (0.0, 0.0)
      for index in 0..<classes {
        total += sums[index]
        squares += sums[index] * sums[index]
      }
      return total > 0 ? squares / total : 0
    case .entropy:
      var (total, sum) = (0.0, 0.0)
      for index in 0..<classes where sums[index] > 0 {
        total += sums[index]
        sum += sums[index] * log(sums[index])
      }
      return total > 0 ? sum - total * log(total) : 0
    }
  }
}
