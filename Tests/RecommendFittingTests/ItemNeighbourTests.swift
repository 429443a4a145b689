import Glibc
import Matrices
import RecommendFitting
import RecommendModel
import Support
import Testing

/// Against brute force over dense arrays, straight from the definitions.
@Suite struct ItemNeighbourTests {
  static let taken = SmallShop.taken(users: 90, items: 41, share: 0.12)
  static let measures: [ItemNeighbourSettings.Measure] = [
    .cosine, .jaccard, .tfIdf, .bm25(k1: 1.2, b: 0.75), .count, .conditional,
  ]

  /// Likeness of every pair in double precision.
  static func likeness(_ measure: ItemNeighbourSettings.Measure, _ shrinkage: Double) -> [[Double]] {
    let rows = SmallShop.dense(taken)
    let items = taken.columnCount
    let lengths = rows.map { $0.count { $0 > 0 } }
    let sums = (0..<items).map { item in rows.reduce(0) { $0 + $1[item] } }
    let mean = sums.reduce(0, +) / Double(items)
    let weighted = rows.enumerated().map { user, row in
      row.enumerated().map { item, value -> Double in
        guard value > 0 else { return 0 }
        let rarity = max(0, log(Double(items) / Double(1 + lengths[user])))
        return switch measure {
        case .cosine: value
        case .tfIdf: rarity * value.squareRoot()
        case .bm25(let k1, let b):
          rarity * value * Double(k1 + 1) / (Double(k1) * (1 - Double(b) + Double(b) * sums[item] / mean) + value)
        case .jaccard, .count, .conditional: 1
        }
      }
    }
    func dot(_ a: Int, _ b: Int) -> Double { weighted.reduce(0) { $0 + $1[a] * $1[b] } }
    return (0..<items).map { a in
      (0..<items).map { b -> Double in
        let both = dot(a, b)
        guard both > 0 else { return 0 }
        return switch measure {
        case .cosine, .tfIdf: both / ((dot(a, a) * dot(b, b)).squareRoot() + shrinkage)
        case .jaccard: both / (dot(a, a) + dot(b, b) - both + shrinkage)
        case .bm25, .count: both
        case .conditional: both / (dot(a, a) + shrinkage)
        }
      }
    }
  }

  @Test(arguments: ItemNeighbourTests.measures.indices, [0, 3] as [Float]) func numbersAreThoseOfTheDefinition(
    _ index: Int, _ shrinkage: Float
  ) throws {
    let measure = Self.measures[index]
    let model = try ItemNeighbourSettings(measure: measure, shrinkage: shrinkage, neighbours: 41).fit(Self.taken)
    let expected = Self.likeness(measure, Double(shrinkage))
    let got = SmallShop.dense(model.weights)
    for item in expected.indices {
      for other in expected.indices where other != item {
        #expect(abs(got[item][other] - expected[item][other]) <= 1e-5 * max(1, expected[item][other]))
      }
      #expect(got[item][item] == 0)
    }
  }

  /// The kept ones are the largest, of equal ones the first: counts are whole numbers, so ties abound.
  @Test(arguments: [1, 2, 5, 17]) func theLargestAreKept(_ neighbours: Int) throws {
    let model = try ItemNeighbourSettings(measure: .count, neighbours: neighbours).fit(Self.taken)
    let expected = Self.likeness(.count, 0)
    for item in expected.indices {
      let order = expected.indices.filter { $0 != item && expected[item][$0] > 0 }
        .sorted { (-expected[item][$0], $0) < (-expected[item][$1], $1) }
      let kept = model.weights.columns[model.weights.rowStarts[item]..<model.weights.rowStarts[item + 1]]
      #expect(kept.map(Int.init) == order.prefix(neighbours).sorted())
    }
  }

  @Test(arguments: ItemNeighbourTests.measures.indices) func threadsDoNotChangeAByte(_ index: Int) throws {
    let settings = ItemNeighbourSettings(measure: Self.measures[index], shrinkage: 1, neighbours: 7)
    let one = try settings.fit(Self.taken, threads: 1)
    #expect(try settings.fit(Self.taken, threads: 2) == one)
    #expect(try settings.fit(Self.taken, threads: 7) == one)
  }

  @Test func settingsOutOfRangeAreNamed() {
    for settings in [
      ItemNeighbourSettings(measure: .cosine, neighbours: 0), .init(measure: .cosine, shrinkage: -1),
      .init(measure: .bm25(k1: 0, b: 0.5)), .init(measure: .bm25(k1: 1, b: 2)),
    ] {
      #expect { try settings.fit(Self.taken) } throws: { ($0 as? Diagnostic)?.code == "E4750" }
    }
    let nothing = SparseMatrix(rowCount: 3, columnCount: 3, entries: [])
    #expect { try ItemNeighbourSettings().fit(nothing) } throws: { ($0 as? Diagnostic)?.code == "E4752" }
  }
}
