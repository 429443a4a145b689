#if canImport(Glibc)
  import Glibc
#endif
import Statistics

/// The population stability index: how far the distribution of new values is from that of earlier ones, as the sum
/// over ten bins of (new - old) log(new / old) of their shares (Siddiqi, Credit Risk Scorecards, 2006). Under 0.1
/// little has changed, over 0.25 much has.
///
/// Bins are bounded by the deciles of `old`. A bin that is empty on one side counts as half a case there, so that the
/// index stays finite. NaN where either side is empty.
public func populationStability(old: [Double], new: [Double], bins: Int = 10) -> Double {
  guard !old.isEmpty, !new.isEmpty, bins > 1 else { return .nan }
  let sorted = old.filter { !$0.isNaN }.sorted()
  let edges = (1..<bins).map { quantile(Double($0) / Double(bins), ofSorted: sorted) }
  func shares(_ values: [Double]) -> [Double] {
    var counts = [Double](repeating: 0, count: bins)
    for value in values { counts[edges.count { $0 <= value }] += 1 }
    return counts.map { max($0, 0.5) / Double(values.count) }
  }
  return zip(shares(old), shares(new)).reduce(0) { $0 + ($1.1 - $1.0) * log($1.1 / $1.0) }
}
