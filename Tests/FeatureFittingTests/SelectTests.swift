import FeatureFitting
import Features
import LearnerFitting
import Matrices
import Statistics
import Support
import Tables
import Testing

@Suite struct SelectTests {
  /// Columns n0, n1, ... of noise, and `signal`, which the target follows.
  private func world(_ rows: Int, noise: Int) -> (table: Table, target: [Double]) {
    var numbers = RandomNumbers(seed: 11)
    let signal = (0..<rows).map { _ in numbers.normal() }
    let target = signal.map { $0 + 0.5 * numbers.normal() > 0 ? 1.0 : 0 }
    var columns = (0..<noise).map { index in
      Column("n\(index)", .numbers((0..<rows).map { _ in numbers.normal() }))
    }
    columns.insert(Column("signal", .numbers(signal)), at: noise / 2)
    return (Table(columns), target)
  }

  @Test(
    arguments: [
      PreparationStep.Selection.mutualInformation(keep: 1), .permutation(keep: 1), .l1(strength: 60),
    ], [LearningTask.Kind.binary, .regression, .multiclass(2)])
  func findsTheSignal(method: PreparationStep.Selection, kind: LearningTask.Kind) throws {
    let (table, target) = world(300, noise: 8)
    let fitted = try Small.fit([PreparationStep(.select(method), columns: .all)], table, target: target, kind: kind)
    #expect(fitted.training.names == ["signal"])
    // What no feature needs is not asked for.
    #expect(fitted.pipeline.inputs.map(\.name) == ["signal"])
    #expect(fitted.counts.count { $0.kind == .removed } == 8)
  }

  /// The later of two columns that hang together goes. scipy 1.17.1, spearmanr: 0.825301204819277.
  @Test func correlated() throws {
    let table = Table([
      Column("a", .numbers([1, 2, 2, 4, 7, 5, 9, 3])), Column("b", .numbers([2, 1, 4, 4, 6, 9, 7, 3])),
      Column("d", .numbers([5, 1, 9, 2, 6, 5, 3, 5])),
    ])
    let kept = try Small.fit([PreparationStep(.select(.correlated(threshold: 0.83)), columns: .all)], table)
    #expect(kept.training.names == ["a", "b", "d"])
    let fitted = try Small.fit([PreparationStep(.select(.correlated(threshold: 0.82)), columns: .all)], table)
    #expect(fitted.training.names == ["a", "d"])
    let count = try #require(fitted.counts.first { $0.kind == .removed })
    #expect(count.column == "b" && count.detail == "a")
    #expect(abs((count.value ?? 0) - 0.825301204819277) < 1e-14)
  }

  /// scikit-learn 1.9.1, mutual_info_score: 0.4544543674493905 nats; less (3 - 1)(2 - 1) / 16 for chance.
  @Test func mutualInformation() throws {
    let table = Table([Column("x", .numbers([0, 0, 1, 1, 2, 2, 2, 0]))])
    let fitted = try Small.fit(
      [PreparationStep(.select(.mutualInformation(keep: 1)), columns: .all)], table, target: [0, 1, 1, 1, 0, 0, 0, 1])
    #expect(abs((fitted.counts.first?.value ?? 0) - (0.4544543674493905 - 0.125)) < 1e-14)
  }

  /// A category of many levels does not win by their number alone.
  @Test func manyLevelsAreNoInformation() throws {
    var numbers = RandomNumbers(seed: 3)
    let target = (0..<600).map { _ in numbers.uniform() < 0.5 ? 1.0 : 0 }
    let table = Table([
      Column("x", .numbers(target.map { numbers.normal() + $0 })),
      Column(
        "c",
        .categories(
          Categories(codes: target.map { _ in Int32(numbers.integer(below: 200)) }, levels: (0..<200).map { "l\($0)" }))),
    ])
    let fitted = try Small.fit(
      [PreparationStep(.select(.mutualInformation(keep: 1)), columns: .all)], table, target: target)
    #expect(fitted.training.names == ["x"])
  }

  @Test func nothingLeft() throws {
    let (table, target) = world(60, noise: 2)
    let fault = #expect(throws: FeatureFault.self) {
      try Small.fit([PreparationStep(.select(.l1(strength: 1e6)), columns: .all)], table, target: target)
    }
    #expect(fault?.diagnostic.code == "E3708")
  }
}
