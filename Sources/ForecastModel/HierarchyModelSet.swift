import Support

/// The sums of a hierarchy at one origin, and what makes forecasts of sums and of their parts agree.
///
/// Layout: u32 adjustments of the bottom series, in the order of the models beside it, each after a byte that says
/// whether there is one; u32 levels; each its models as `ForecastModelSet`, in u64 bytes, then for each of its series the
/// number of bottom series as 64 bits and the adjustments of model and baseline.
public struct HierarchyModelSet: Sendable {
  /// All sums over the same columns.
  public struct Level: Sendable {
    public var models: ForecastModelSet
    /// By series of `models`.
    public var adjustments: [PathAdjustment]
    /// What makes the baseline of a sum the sum of baselines.
    public var baselineAdjustments: [PathAdjustment]
    /// By series of `models`: the bottom series in it.
    public var memberCounts: [Int]

    public init(
      models: ForecastModelSet, adjustments: [PathAdjustment], baselineAdjustments: [PathAdjustment],
      memberCounts: [Int]
    ) {
      self.models = models
      self.adjustments = adjustments
      self.baselineAdjustments = baselineAdjustments
      self.memberCounts = memberCounts
    }
  }

  /// In the order of the contract's levels.
  public var levels: [Level]
  /// By bottom series, in the order of the models beside it; baselines of bottom series are never adjusted.
  public var bottom: [PathAdjustment?]

  public init(levels: [Level], bottom: [PathAdjustment?]) {
    self.levels = levels
    self.bottom = bottom
  }

  func prepared(for contract: ForecastContract) -> HierarchyModelSet {
    var set = self
    for index in set.levels.indices { set.levels[index].models = set.levels[index].models.prepared(for: contract) }
    return set
  }

  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt32(bottom.count))
    for adjustment in bottom {
      writer.put(adjustment != nil)
      adjustment?.encode(into: &writer)
    }
    writer.put(UInt32(levels.count))
    for level in levels {
      writer.put(part: level.models.encoded())
      for index in level.models.series.indices {
        writer.put(Int64(level.memberCounts[index]))
        level.adjustments[index].encode(into: &writer)
        level.baselineAdjustments[index].encode(into: &writer)
      }
    }
    return writer.bytes
  }

  /// Reads what `encoded` wrote. Throws where it does not go with the contract or with the models of the bottom.
  init(from reader: inout ByteReader, contract: ForecastContract, bottomCount: Int) throws(Diagnostic) {
    let count = try reader.count(ofAtLeast: 1)
    guard count == bottomCount else { throw reader.fault("\(count) bottom series, not \(bottomCount)") }
    bottom = []
    bottom.reserveCapacity(count)
    for _ in 0..<count { bottom.append(try reader.bool() ? try PathAdjustment(from: &reader) : nil) }
    let levelCount = try reader.count(ofAtLeast: 4)
    guard levelCount == contract.levels.count else {
      throw reader.fault("\(levelCount) levels, not \(contract.levels.count)")
    }
    levels = []
    for columns in contract.levels {
      var part = try reader.part()
      let models = try ForecastModelSet(from: &part, keyCount: columns.count)
      guard part.remaining == 0 else { throw part.fault("\(part.remaining) bytes more than the models of sums take") }
      var level = Level(models: models, adjustments: [], baselineAdjustments: [], memberCounts: [])
      for series in models.series {
        guard contract.canWrite(period: series.lastPeriod) else {
          throw reader.fault("a sum ends with period \(series.lastPeriod)")
        }
        let members = try reader.integer(Int64.self)
        guard (1...(1 << 40)).contains(members) else { throw reader.fault("a sum of \(members) series") }
        level.memberCounts.append(Int(members))
        level.adjustments.append(try PathAdjustment(from: &reader))
        level.baselineAdjustments.append(try PathAdjustment(from: &reader))
      }
      levels.append(level)
    }
  }
}
