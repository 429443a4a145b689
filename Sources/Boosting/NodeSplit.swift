/// A way to split the rows of a node in two.
struct NodeSplit {
  enum Rule {
    /// Bins up to this one go left.
    case upTo(Bin)
    /// These bins go left.
    case among(BinSet)
  }

  /// Loss reduction, without the minimum gain.
  var gain: Double
  var feature: Int
  var rule: Rule
  var missingLeft: Bool
  /// Whether the node held missing values, so that their way is learned.
  var sawMissing: Bool
  var left: GradientSum

  /// The bins that go left.
  func directions(_ bins: FeatureBins) -> BinSet {
    var goesLeft: BinSet
    switch rule {
    case .upTo(let last): goesLeft = BinSet(upTo: last)
    case .among(let set): goesLeft = set
    }
    goesLeft[Bin(bins.missingBin)] = missingLeft
    return goesLeft
  }
}

/// A set of bins of one feature.
struct BinSet: Equatable, Sendable {
  private var words = SIMD4<UInt64>(repeating: 0)

  init() {}

  /// All bins up to this one.
  init(upTo last: Bin) { for bin in 0...last { self[bin] = true } }

  @inline(__always)
  subscript(bin: Bin) -> Bool {
    get { (words[Int(bin &>> 6)] &>> UInt64(bin & 63)) & 1 == 1 }
    set {
      let bit: UInt64 = 1 &<< UInt64(bin & 63)
      if newValue { words[Int(bin &>> 6)] |= bit } else { words[Int(bin &>> 6)] &= ~bit }
    }
  }

  /// The bins in the set, ascending.
  var flagged: [Bin] { (0..<256).map { Bin($0) }.filter { self[$0] } }

  /// 1 for each bin in the set, else 0, as loops read it.
  var flags: [UInt8] { (0..<256).map { self[Bin($0)] ? 1 : 0 } }
}
