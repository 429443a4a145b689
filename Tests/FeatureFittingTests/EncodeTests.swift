import FeatureFitting
import Features
import LearnerFitting
import Matrices
import Support
import Tables
import Testing

@Suite struct EncodeTests {
  private func encoded(_ method: PreparationStep.Encoding, _ table: Table = Small.table()) throws -> FittedFeatures {
    try Small.fit([PreparationStep(.encode(method), columns: .named(["c"]))], table)
  }

  private func applied(_ fitted: FittedFeatures, _ value: RawValue) -> [Double] {
    var row = [Double]()
    fitted.pipeline.apply([.number(1), value], into: &row)
    return Array(row.dropFirst())
  }

  @Test func oneHot() throws {
    let fitted = try encoded(.oneHot)
    #expect(fitted.training.names == ["x", "c=a", "c=b", "c=c"])
    #expect(fitted.values("c=b") == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0])
    #expect(applied(fitted, .text("c")) == [0, 0, 1])
    #expect(applied(fitted, .text("never seen")) == [0, 0, 0])
    #expect(applied(fitted, .missing) == [0, 0, 0])
  }

  @Test func missingIsALevelWhereTrainingHadIt() throws {
    let fitted = try encoded(.oneHot, Small.table([1, 2, 3], ["b", "", "a"]))
    #expect(fitted.training.names == ["x", "c=a", "c=b", "c=missing"])
    #expect(fitted.values("c=missing") == [0, 1, 0])
    #expect(applied(fitted, .missing) == [0, 0, 1])
    #expect(applied(fitted, .text("z")) == [0, 0, 0])
  }

  @Test func ordinalAndFrequency() throws {
    let ordinal = try encoded(.ordinal)
    #expect(ordinal.values("c_ordinal") == [0, 0, 1, 1, 1, 2, 2, 2, 2, 0])
    #expect(applied(ordinal, .text("z"))[0].isNaN)
    let frequency = try encoded(.frequency)
    #expect(near(frequency.values("c_frequency"), [0.3, 0.3, 0.3, 0.3, 0.3, 0.4, 0.4, 0.4, 0.4, 0.3]))
    #expect(applied(frequency, .text("z")) == [0])
    #expect(applied(frequency, .missing) == [0])
  }

  /// Unknown texts have a bucket too, the same on every machine and in every version.
  @Test func hash() throws {
    let fitted = try encoded(.hash(buckets: 7))
    #expect(fitted.training.columnCount == 8)
    for text in ["a", "b", "c", "never seen", "Zürich"] {
      let row = applied(fitted, .text(text))
      #expect(row.reduce(0, +) == 1)
      // FNV-1a by its definition, folded and cut to 52 bits.
      var hash: UInt64 = 14_695_981_039_346_656_037
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
      #expect(row[Int(((hash ^ hash >> 32) % (1 << 52)) % 7)] == 1)
    }
    #expect(applied(fitted, .missing) == [0, 0, 0, 0, 0, 0, 0])
  }

  /// scikit-learn 1.9.1, TargetEncoder(smooth=m).encodings_: what applied rows get.
  @Test func targetMeans() throws {
    let steps = { (m: Double) in
      [PreparationStep(.encode(.targetOutOfFold(smoothing: m, folds: 3)), columns: .named(["c"]))]
    }
    func check(_ fitted: FittedFeatures, _ expected: [[Double]], _ unseen: [Double]) {
      for (text, values) in zip(["a", "b", "c"], expected) { #expect(near(applied(fitted, .text(text)), values, 1e-8)) }
      #expect(near(applied(fitted, .text("z")), unseen, 1e-8))
      #expect(near(applied(fitted, .missing), unseen, 1e-8))
    }
    let target: [Double] = [1, 0, 1, 1, 0, 0, 0, 1, 0, 1]
    check(try Small.fit(steps(10), target: target), [[0.53846154], [0.53846154], [0.42857143]], [0.5])
    let numbers = target.enumerated().map { $1 * 2.5 + Double($0) }
    check(
      try Small.fit(steps(3), target: numbers, kind: .regression), [[5.375], [5.20833333], [6.53571429]], [5.75])
    check(
      try Small.fit(steps(2), target: [0, 1, 2, 1, 1, 0, 2, 2, 0, 1], kind: .multiclass(3)),
      [[0.56, 0.12], [0.56, 0.32], [0.13333333, 0.43333333]], [0.4, 0.3])
  }

  /// A training row's encoding is the smoothed mean of rows in other folds: its own target has no part in it.
  @Test func ownTargetHasNoPart() throws {
    let steps = [PreparationStep(.encode(.targetOutOfFold(smoothing: 1, folds: 4)), columns: .named(["c"]))]
    let texts = (0..<60).map { ["a", "b", "c"][$0 % 3] }
    let table = Small.table((0..<60).map(Double.init), texts)
    // For a number the folds do not depend on the target, so that one can be changed alone.
    let target = (0..<60).map { Double($0 * 7 % 11) }
    let before = try Small.fit(steps, table, target: target, kind: .regression).values("c_target")
    for row in [0, 17, 59] {
      var changed = target
      changed[row] = 1e6
      let after = try Small.fit(steps, table, target: changed, kind: .regression).values("c_target")
      #expect(after[row] == before[row])
      #expect(after != before)
    }
  }

  /// A category that no step encodes is passed on; a level that was not there has no code.
  @Test func remainingCategory() throws {
    let fitted = try Small.fit()
    #expect(fitted.training.columns[1].kind == .category(levels: ["a", "b", "c"]))
    #expect(fitted.values("c") == [0, 0, 1, 1, 1, 2, 2, 2, 2, 0])
    #expect(applied(fitted, .text("b")) == [1])
    #expect(applied(fitted, .text("z"))[0].isNaN)
  }

  @Test func refusesTooManyLevels() {
    let table = Small.table([Double](repeating: 1, count: 1001), (0..<1001).map { "level \($0)" })
    let fault = #expect(throws: FeatureFault.self) { try encoded(.oneHot, table) }
    #expect(fault?.diagnostic.code == "E3705")
  }
}
