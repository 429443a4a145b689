import Boosting
import Matrices
import Statistics
import Testing

@Suite struct BinningTests {
  private func matrix(_ values: [Double], _ settings: BinningSettings = BinningSettings()) -> BinnedMatrix {
    BinnedMatrix(FeatureMatrix([FeatureMatrix.Column("x", .number, values)], rowCount: values.count), settings)
  }

  @Test func fewValuesGetABinEachWithBoundsMidway() {
    let binned = matrix([3, 1, 2, 2, 3, 1, 10])
    #expect(binned.features[0].values == .number(bounds: [1.5, 2.5, 6.5]))
    #expect((0..<7).map { binned.bin(row: $0, feature: 0) } == [2, 0, 1, 1, 2, 0, 3])
    #expect(!binned.features[0].hasMissing && binned.features[0].missingBin == 4)
  }

  @Test(arguments: [
    [Double.infinity, 1, -Double.infinity, 0], [0.1, (0.1).nextUp], [-1e308, 1e308], [-0.0, 0, 5],
  ] as [[Double]])
  func everyPairOfValuesIsKeptApart(_ values: [Double]) {
    let binned = matrix(values)
    for (a, b) in values.indices.flatMap({ a in values.indices.map { (a, $0) } }) where values[a] < values[b] {
      #expect(binned.bin(row: a, feature: 0) < binned.bin(row: b, feature: 0))
    }
  }

  /// Equal shares, as the definition has it: no bin over twice its share, but for a value that fills it alone.
  @Test(arguments: [2, 16, 63, 255])
  func manyValuesShareBinsEvenly(_ bins: Int) {
    var random = RandomNumbers(seed: 3)
    let values = (0..<20_000).map { _ in random.uniform() < 0.3 ? 0 : random.normal() }
    let binned = matrix(values, BinningSettings(maximumBins: bins))
    var counts = [Int](repeating: 0, count: 256)
    for row in values.indices where values[row] != 0 { counts[Int(binned.bin(row: row, feature: 0))] += 1 }
    #expect(binned.features[0].valueCount <= bins)
    #expect(binned.features[0].valueCount > bins * 8 / 10)
    #expect(Double(counts.max() ?? 0) <= 2 * 20_000 / Double(bins))
  }

  /// The loops, the plain search and the bounds themselves say the same for each value, and floats as doubles.
  @Test(arguments: 0..<20)
  func binsAreWhatTheBoundsSay(_ seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    let grain = [0.001, 0.1, 0][Int(seed) % 3]
    let floats = (0..<6000).map { _ -> Float in
      if random.uniform() < 0.05 { return .nan }
      let x = random.normal()
      return Float(grain > 0 ? (x / grain).rounded() * grain : x)
    }
    let doubles = floats.map(Double.init)
    let a = matrix(doubles)
    let b = BinnedMatrix(columns: [floats], names: ["x"])
    #expect(a.features == b.features)
    guard case .number(let bounds) = a.features[0].values else { return }
    #expect(bounds == bounds.sorted() && bounds.allSatisfy { Double(Float($0)) == $0 })
    for row in floats.indices {
      let bin = a.bin(row: row, feature: 0)
      #expect(bin == b.bin(row: row, feature: 0))
      #expect(bin == a.features[0].bin(of: doubles[row]))
      let below = bounds.count { $0 < doubles[row] }
      #expect(doubles[row].isNaN ? Int(bin) == a.features[0].missingBin : Int(bin) == below)
    }
  }

  @Test func aSampleGivesAboutTheSameBins() {
    var random = RandomNumbers(seed: 8)
    let values = (0..<50_000).map { _ in random.normal() }
    let binned = matrix(values, BinningSettings(maximumBins: 10, sampleSize: 5000))
    var counts = [Int](repeating: 0, count: 10)
    for row in values.indices { counts[Int(binned.bin(row: row, feature: 0))] += 1 }
    #expect(counts.allSatisfy { $0 > 4000 && $0 < 6000 })
  }

  @Test func levelsAreOrderedByFrequencyAndRareOnesShareABin() {
    let codes: [Double] = [2, 2, 2, 0, 0, 5, 7, .nan]
    let column = FeatureMatrix.Column("c", .category(levels: (0..<9).map(String.init)), codes)
    let features = FeatureMatrix([column], rowCount: 8)
    let all = BinnedMatrix(features)
    #expect(all.features[0].values == .category(codes: [2, 0, 5, 7]))
    #expect((0..<8).map { all.bin(row: $0, feature: 0) } == [0, 0, 0, 1, 1, 2, 3, 5])
    let few = BinnedMatrix(features, BinningSettings(maximumBins: 3))
    #expect(few.features[0].values == .category(codes: [2, 0]))
    #expect((0..<8).map { few.bin(row: $0, feature: 0) } == [0, 0, 0, 1, 1, 2, 2, 3])
    #expect(few.features[0].rareBin == 2 && few.features[0].bin(of: 8) == 2 && few.features[0].bin(of: -1) == 2)
  }

  /// More features than a block of rows holds.
  @Test(arguments: [1, 5, 31, 32, 33, 70])
  func blocksOfRowsHoldTheColumns(_ count: Int) {
    var random = RandomNumbers(seed: 2)
    let columns = (0..<count).map { _ in (0..<500).map { _ in Float(random.integer(below: 9)) } }
    let binned = BinnedMatrix(columns: columns, names: columns.indices.map { "x\($0)" })
    for feature in columns.indices {
      #expect((0..<500).allSatisfy { Float(binned.bin(row: $0, feature: feature)) == columns[feature][$0] })
    }
  }
}
