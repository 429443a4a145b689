/// How the values of one feature fall into bins.
///
/// The bins of values come first, in ascending order for numbers and by falling frequency for categories. The last
/// bin is that of missing values; it is there whether or not a value was missing. A category has one more before
/// it: the bin of all levels that are rare or were not there on fitting.
public struct FeatureBins: Sendable, Equatable {
  /// What falls into which bin.
  public enum Values: Sendable, Equatable {
    /// A number falls into the first bin whose bound is not below it, or into the one after the last bound.
    case number(bounds: [Double])
    /// The code of the level in each bin.
    case category(codes: [Int])
  }

  /// The name of the feature.
  public var name: String
  /// What falls into the bins of values.
  public var values: Values
  /// Whether a value was missing when the bins were found: then splits learn where missing values go.
  public var hasMissing: Bool

  /// Bins that were found before, for instance those of the trees that are continued.
  public init(name: String, values: Values, hasMissing: Bool) {
    self.name = name
    self.values = values
    self.hasMissing = hasMissing
  }

  /// Whether bins are of levels, not of intervals.
  public var isCategory: Bool { if case .category = values { true } else { false } }

  /// Bins of values, without that of missing and that of rare levels.
  public var valueCount: Int {
    switch values {
    case .number(let bounds): bounds.count + 1
    case .category(let codes): codes.count
    }
  }

  /// The bin of rare and unknown levels; numbers have none.
  public var rareBin: Int? { isCategory ? valueCount : nil }

  /// The bin of missing values: the last.
  public var missingBin: Int { valueCount + (isCategory ? 1 : 0) }

  /// All bins, at most 256.
  public var width: Int { missingBin + 1 }

  /// The bin of a value, as the fitted tree will compare it.
  public func bin(of value: Double) -> Bin {
    guard !value.isNaN else { return Bin(missingBin) }
    switch values {
    case .number(let bounds): return Bin(firstBound(of: bounds, notBelow: value))
    case .category(let codes):
      guard value >= 0, value < 0x1p31, let bin = codes.firstIndex(of: Int(value)) else { return Bin(valueCount) }
      return Bin(bin)
    }
  }
}

/// Number of a bin within its feature.
public typealias Bin = UInt8

/// Position of the first bound that is not below `value`, or the number of bounds.
func firstBound(of bounds: [Double], notBelow value: Double) -> Int {
  var low = 0
  var high = bounds.count
  while low < high {
    let middle = (low + high) / 2
    if value <= bounds[middle] { high = middle } else { low = middle + 1 }
  }
  return low
}
