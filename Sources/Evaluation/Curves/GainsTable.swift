/// Lift and gains: how many of the positives the highest scores hold, tenth by tenth.
public struct GainsTable: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    /// Share of all cases down to the end of this stretch.
    public var share: Double
    public var cases: Double
    public var positives: Double
    /// Share of positives in the stretch.
    public var rate: Double
    /// `rate` over the share of positives among all.
    public var lift: Double
    /// Share of all positives down to the end of this stretch.
    public var gain: Double
    /// Lift of everything down to the end of this stretch.
    public var cumulativeLift: Double
    /// Smallest score in the stretch.
    public var lowestScore: Double
  }

  /// From the highest scores down.
  public var rows: [Row]

  /// - Parameter parts: stretches of equally many cases; within equal scores positives are spread evenly.
  public init(_ outcomes: BinaryOutcomes, parts: Int = 10) {
    let parts = max(1, parts)
    let sums = ConfusionSums(outcomes)
    let order = outcomes.ranking()
    rows = []
    let size = sums.total / Double(parts)
    var (above, hits, before) = (0.0, 0.0, 0.0)
    var place = 0
    func close(_ hitsNow: Double, _ score: Double) {
      let share = Double(rows.count + 1) / Double(parts)
      let positives = hitsNow - before
      rows.append(
        Row(
          share: share, cases: size, positives: positives, rate: positives / size,
          lift: positives / size / (sums.positives / sums.total), gain: hitsNow / sums.positives,
          cumulativeLift: hitsNow / sums.positives / share, lowestScore: score))
      before = hitsNow
    }
    while place < order.count {
      let score = outcomes.scores[order[place]]
      var (group, groupHits) = (0.0, 0.0)
      repeat {
        let row = order[place]
        group += outcomes.weight(row)
        if outcomes.isPositive[row] { groupHits += outcomes.weight(row) }
        place += 1
      } while place < order.count && outcomes.scores[order[place]] == score
      while rows.count < parts - 1, size * Double(rows.count + 1) <= above + group, group > 0 {
        close(hits + groupHits * (size * Double(rows.count + 1) - above) / group, score)
      }
      above += group
      hits += groupHits
    }
    if let last = order.last, sums.total > 0 { close(hits, outcomes.scores[last]) }
  }
}
