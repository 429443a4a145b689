#if canImport(Glibc)
  import Glibc
#endif

/// How much is ordered: whole packs, none where nothing is needed.
public struct OrderQuantity: Sendable, Equatable {
  /// A whole number, at least 0.
  public var packs: Double
  /// Packs times the units in one.
  public var units: Double

  /// The fewest packs that hold what is needed, and the minimum where anything is.
  /// - Parameters:
  ///   - need: units that are lacking; none are ordered where it is 0 or less, or no number.
  ///   - packSize: units in a pack, above 0.
  ///   - minimum: units, at least 0; 0 is none.
  public init(need: Double, packSize: Double, minimum: Double) {
    guard need > 0, packSize > 0 else {
      (packs, units) = (0, 0)
      return
    }
    let wanted = min(max(need, minimum) / packSize, .greatestFiniteMagnitude)
    // A division that is exact on paper, 0.6 / 0.2, may come out a bit above the whole number.
    let nearest = wanted.rounded()
    packs = max(1, abs(wanted - nearest) <= 1e-9 * nearest ? nearest : wanted.rounded(.up))
    units = min(packs * packSize, .greatestFiniteMagnitude)
  }
}
