internal import Support

/// Simple exponential smoothing of sums over whole buckets of periods, spread evenly over the periods again.
///
/// One bucket size is ADIDA (Nikolopoulos, Syntetos, Boylan, Petropoulos, Assimakopoulos, J. Oper. Res. Soc. 62,
/// 2011, 544-554); the mean over all sizes from 1 to the mean interval is IMAPA (Petropoulos and Kourentzes,
/// J. Oper. Res. Soc. 66, 2015, 914-924).
///
/// Buckets are counted back from the newest period, so each new period moves them all. A size m therefore keeps m
/// smoothed averages, one for each place where buckets may begin, and a new period moves one of them: O(sizes), and
/// equal to aggregating the whole series anew.
///
/// Layout: u32 number of sizes, each u32 size, f64 weight, f64 averages (count first); u64 periods, f64 newest values
/// (count first), u32 place of the oldest among them.
public struct AggregationState: IntermittentState {
  /// The buckets of one size.
  public struct Level: Sendable, Equatable {
    /// Periods in a bucket, at least 1.
    public var size: Int
    /// Weight of the newest bucket, in [0, 1].
    public var weight: Double
    /// The smoothed averages of the buckets that end where periods seen = index (mod `size`); 0 before the first.
    /// Averages, not sums: sums of the largest numbers would leave their range.
    public var averages: [Double]

    public init(size: Int, weight: Double) {
      self.size = size
      self.weight = weight
      averages = [Double](repeating: 0, count: size)
    }
  }

  /// By rising size, at least one.
  public private(set) var levels: [Level]
  /// Periods seen.
  public private(set) var periods = 0
  /// The newest values as a ring, as many as the largest bucket has.
  private var newest: [Double]
  private var place = 0

  /// The state before the first value. Levels by rising size, none of them 0; without any, buckets of one period.
  public init(_ levels: [Level]) {
    self.levels = levels.isEmpty ? [Level(size: 1, weight: 0)] : levels
    newest = [Double](repeating: 0, count: self.levels[self.levels.count - 1].size)
  }

  /// Demand per period: the mean over the sizes. Sizes of which no bucket is full yet are left out.
  public var rate: Double {
    var (sum, count) = (0.0, 0.0)
    for level in levels where periods >= level.size {
      sum += 0x1p-10 * level.averages[periods % level.size]
      count += 1
    }
    return count > 0 ? scaled(sum / count, by: 0x1p10) : 0
  }

  /// Moves on by one period. `value` is finite.
  public mutating func append(_ value: Double) {
    newest[place] = value
    place = place + 1 == newest.count ? 0 : place + 1
    periods += 1
    var (sum, size) = (0.0, 0)
    var index = place
    for item in levels.indices {
      let wanted = levels[item].size
      guard periods >= wanted else { break }
      while size < wanted {
        index = index == 0 ? newest.count - 1 : index - 1
        sum += 0x1p-10 * newest[index]
        size += 1
      }
      let phase = periods % wanted
      let weight = periods < 2 * wanted ? 1 : levels[item].weight
      // A bucket has fewer than 2^10 values, so the sum of 2^-10 of each stays finite.
      let average = scaled(sum / Double(wanted), by: 0x1p10)
      levels[item].averages[phase] = weight * average + (1 - weight) * levels[item].averages[phase]
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.put(UInt32(levels.count))
    for level in levels {
      writer.put(UInt32(clamping: level.size))
      writer.put(level.weight)
      writer.put(level.averages)
    }
    writer.put(UInt64(clamping: periods))
    writer.put(newest)
    writer.put(UInt32(clamping: place))
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: 16)
    guard count > 0 else { throw reader.fault("buckets have no size") }
    levels = []
    for _ in 0..<count {
      let size = try reader.whole("periods in a bucket", in: 1...ModelLimits.bucketSize)
      guard size > levels.last?.size ?? 0 else { throw reader.fault("sizes of buckets do not rise") }
      var level = Level(size: size, weight: try reader.finite("weight of buckets", in: 0...1))
      level.averages = try reader.finites("averages of buckets", counts: size...size)
      levels.append(level)
    }
    let seen = try reader.integer(UInt64.self)
    guard seen < 1 << 62 else { throw reader.fault("periods seen are \(seen)") }
    periods = Int(seen)
    let largest = levels[levels.count - 1].size
    newest = try reader.finites("newest values", counts: largest...largest)
    place = try reader.whole("place of the oldest value", in: 0...largest - 1)
  }
}

/// The product, or the largest number of its sign where it would be infinite.
private func scaled(_ value: Double, by unit: Double) -> Double {
  min(max(value * unit, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
}

extension ModelLimits {
  /// Most periods in a bucket of intermittent demand.
  public static let bucketSize = 1000
}
