import Boosting
import Matrices
import Statistics
import Testing
import TreeModel

/// The first split against all that are possible, on data so small that each value has a bin.
@Suite struct ExactSplitTests {
  @Test(arguments: 0..<100)
  func numberSplitsAreTheBestOfAll(_ seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let rows = 10 + random.integer(below: 60)
    let columns = (0..<3).map { _ in
      (0..<rows).map { _ in random.uniform() < 0.15 ? Double.nan : Double(random.integer(below: 20)) / 4 }
    }
    let g = (0..<rows).map { _ in Float(random.normal()) }
    let h = (0..<rows).map { _ in Float(0.1 + random.uniform()) }
    var settings = GrowthSettings()
    settings.maximumLeaves = 2
    settings.minimumRows = 1 + random.integer(below: 5)
    settings.l2 = random.uniform()
    settings.l1 = random.uniform() < 0.5 ? 0 : 0.3
    let features = FeatureMatrix(
      columns.indices.map { FeatureMatrix.Column("x\($0)", .number, columns[$0]) }, rowCount: rows)
    let grower = TreeGrower(BinnedMatrix(features), try settings.checked())
    let tree = grower.grow(gradients: g, hessians: h, random: RandomNumbers(seed: 1)).tree
    let best = naive(columns, g, h, settings)
    #expect(tree.splits.isEmpty == (best <= 0))
    guard let split = tree.splits.first else { return }
    // Rounded to 30 bits: gains agree to about 1e-8.
    #expect(abs(split.gain - best) < 1e-6)
    let left = (0..<rows).filter { goesLeft(columns[split.feature][$0], split) }
    #expect(abs(gain(Set(left), g, h, settings) - best) < 1e-6)
    #expect(tree.leafCovers == [Double(left.count), Double(rows - left.count)])
    #expect(abs(tree.leafValues[0] - value(left, g, h, settings)) < 1e-6)
  }

  private func goesLeft(_ value: Double, _ split: DecisionTree.Split) -> Bool {
    guard case .atMost(let threshold) = split.condition else { return false }
    return value.isNaN ? split.missing == .left : value <= threshold
  }

  private func naive(_ columns: [[Double]], _ g: [Float], _ h: [Float], _ settings: GrowthSettings) -> Double {
    var best = 0.0
    for column in columns {
      for threshold in Set(column.filter { !$0.isNaN }) {
        for missingLeft in [true, false] {
          let left = column.indices.filter { column[$0].isNaN ? missingLeft : column[$0] <= threshold }
          guard min(left.count, column.count - left.count) >= settings.minimumRows else { continue }
          best = max(best, gain(Set(left), g, h, settings))
        }
      }
    }
    return best
  }

  private func gain(_ left: Set<Int>, _ g: [Float], _ h: [Float], _ settings: GrowthSettings) -> Double {
    let all = Array(g.indices)
    return score(all.filter(left.contains), g, h, settings) + score(all.filter { !left.contains($0) }, g, h, settings)
      - score(all, g, h, settings)
  }

  /// Twice the loss that the best value saves, found from that value.
  private func score(_ rows: [Int], _ g: [Float], _ h: [Float], _ settings: GrowthSettings) -> Double {
    let w = value(rows, g, h, settings)
    let (sum, curvature) = sums(rows, g, h)
    return -2 * (sum * w + (curvature + settings.l2) * w * w / 2 + settings.l1 * abs(w))
  }

  private func value(_ rows: [Int], _ g: [Float], _ h: [Float], _ settings: GrowthSettings) -> Double {
    let (sum, curvature) = sums(rows, g, h)
    let shrunk = sum > settings.l1 ? sum - settings.l1 : sum < -settings.l1 ? sum + settings.l1 : 0
    return -shrunk / (curvature + settings.l2)
  }

  private func sums(_ rows: [Int], _ g: [Float], _ h: [Float]) -> (Double, Double) {
    rows.reduce((0.0, 0.0)) { ($0.0 + Double(g[$1]), $0.1 + Double(h[$1])) }
  }

  /// Sorted by mean, the best set of levels of all 2^k is found (Fisher 1958), where nothing smooths.
  @Test(arguments: 0..<60)
  func categorySplitsAreTheBestOfAllSets(_ seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let rows = 80
    let levels = 3 + random.integer(below: 6)
    let codes = (0..<rows).map { _ in random.uniform() < 0.1 ? Double.nan : Double(random.integer(below: levels)) }
    let g = (0..<rows).map { Float(random.normal() + (codes[$0].isNaN ? 0.5 : Double(Int(codes[$0]) * 7 % 5) - 2)) }
    let h = [Float](repeating: 1, count: rows)
    var settings = GrowthSettings()
    settings.maximumLeaves = 2
    settings.minimumRows = 1
    settings.categories.oneAgainstRest = 0
    settings.categories.smoothing = 0
    settings.categories.l2 = 0
    settings.categories.minimumRows = 1
    let column = FeatureMatrix.Column("c", .category(levels: (0..<levels).map(String.init)), codes)
    let grower = TreeGrower(BinnedMatrix(FeatureMatrix([column], rowCount: rows)), try settings.checked())
    let tree = grower.grow(gradients: g, hessians: h, random: RandomNumbers(seed: 1)).tree
    var best = 0.0
    for set in 1..<(1 << (levels + 1)) - 1 {
      let left = codes.indices.filter { set >> (codes[$0].isNaN ? levels : Int(codes[$0])) & 1 == 1 }
      guard !left.isEmpty, left.count < rows else { continue }
      best = max(best, gain(Set(left), g, h, settings))
    }
    let split = try #require(tree.splits.first)
    #expect(abs(split.gain - best) < 1e-6)
    guard case .among(let among) = split.condition else { return }
    let left = codes.indices.filter { codes[$0].isNaN ? split.missing == .left : among.contains(Int(codes[$0])) }
    #expect(abs(gain(Set(left), g, h, settings) - best) < 1e-6)
  }

  @Test func fewLevelsAreSplitOneAgainstTheRest() throws {
    let codes: [Double] = (0..<90).map { Double($0 % 3) }
    let g = codes.map { Float($0 == 1 ? 2 : -1) }
    var settings = GrowthSettings()
    settings.maximumLeaves = 2
    let column = FeatureMatrix.Column("c", .category(levels: ["a", "b", "c"]), codes)
    let grower = TreeGrower(BinnedMatrix(FeatureMatrix([column], rowCount: 90)), try settings.checked())
    let tree = grower.grow(gradients: g, hessians: g.map { _ in 1 }, random: RandomNumbers(seed: 1)).tree
    #expect(tree.splits.first?.condition == .among([1]))
    #expect(tree.leafValues == [-2, 1])
  }
}
