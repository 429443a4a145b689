import FeatureFitting
import Features
import Matrices
import Statistics
import Support
import Tables
import Testing

@Suite struct OutlierTests {
  private func fit(
    _ rule: PreparationStep.OutlierRule, _ action: PreparationStep.OutlierAction, _ values: [Double] = Small.x
  ) throws -> FittedFeatures {
    try Small.fit([PreparationStep(.outliers(rule, action), columns: .named(["x"]))], Small.table(values))
  }

  /// numpy 2.4.6: median 3.75, median absolute deviation 2.25, so that three deviations end at 13.75755; quartiles
  /// 1.75 and 5.75.
  @Test func clips() throws {
    #expect(near(try fit(.robustZ(threshold: 3), .clip).values("x"), Small.x.map { min($0, 13.75755) }))
    #expect(near(try fit(.quantileFences(factor: 0.25), .clip).values("x"), Small.x.map { min(max($0, 0.75), 6.75) }))
  }

  @Test func flags() throws {
    let fitted = try fit(.quantileFences(factor: 0.25), .flag)
    #expect(fitted.values("x") == Small.x)
    #expect(fitted.values("x_outlier") == [0, 0, 0, 0, 1, 0, 0, 0, 1, 1])
    #expect(fitted.counts == [StepCount(.step(0), "x", .flagged, count: 3)])
  }

  /// Training rows are left out; a row that is asked about never is.
  @Test func drops() throws {
    let fitted = try fit(.robustZ(threshold: 3), .drop)
    #expect(fitted.keptRows == Array(0..<9))
    #expect(fitted.values("x") == Array(Small.x.dropLast()))
    #expect(fitted.counts == [StepCount(.step(0), "x", .dropped, count: 1)])
    var row = [Double]()
    fitted.pipeline.apply([.number(30), .text("a")], into: &row)
    #expect(row[0] == 30)
  }

  /// Where half of the values are equal there is no spread to measure by: nothing is cut away.
  @Test(arguments: [PreparationStep.OutlierRule.robustZ(threshold: 3), .quantileFences(factor: 1.5)])
  func leavesRareValuesAlone(rule: PreparationStep.OutlierRule) throws {
    let values: [Double] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 5]
    #expect(try fit(rule, .clip, values).values("x") == values)
  }

  @Test func dropsDoNotReachLaterSteps() throws {
    let steps = [
      PreparationStep(.outliers(.robustZ(threshold: 3), .drop), columns: .named(["x"])),
      PreparationStep(.scale(.minMax), columns: .named(["x"])),
    ]
    let fitted = try Small.fit(steps)
    #expect(fitted.values("x").max() == 1)
    #expect(fitted.values("x").count == 9)
  }

  /// Ten planted rows far from a cloud of 300 are the ones found.
  @Test func isolation() throws {
    var numbers = RandomNumbers(seed: 5)
    let far = Set((0..<10).map { $0 * 31 })
    let columns = (0..<2).map { column in
      Column(
        column == 0 ? "x" : "y", .numbers((0..<310).map { far.contains($0) ? 12 + numbers.normal() : numbers.normal() }))
    }
    let table = Table(columns)
    for action in [PreparationStep.OutlierAction.flag, .drop] {
      let fitted = try Small.fit(
        [PreparationStep(.outliers(.isolation(threshold: 0.65), action), columns: .all)], table)
      if action == .flag {
        let marks = fitted.values("isolation_outlier")
        #expect(far.allSatisfy { marks[$0] == 1 })
        #expect(marks.reduce(0, +) < 20)
        #expect(fitted.pipeline.outputs.last?.sources == ["x", "y"])
        var row = [Double]()
        fitted.pipeline.apply([.number(13), .number(11)], into: &row)
        #expect(row == [13, 11, 1])
        fitted.pipeline.apply([.number(0), .number(0.1)], into: &row)
        #expect(row == [0, 0.1, 0])
      } else {
        #expect(far.isDisjoint(with: fitted.keptRows))
      }
    }
  }
}
