import FeatureFitting
import Features
import Matrices
import Support
import Tables
import Testing
import TimeAxis

@Suite struct ImputeTests {
  private let gaps = Small.table([1, .nan, 3, 10, .nan, 3], ["b", "a", "", "b", "a", "b"])

  private func impute(_ method: PreparationStep.Imputation, _ name: String = "x", indicator: Bool = false) throws
    -> FittedFeatures
  { try Small.fit([PreparationStep(.impute(method, indicator: indicator), columns: .named([name]))], gaps) }

  @Test func numbers() throws {
    #expect(try impute(.median).values("x") == [1, 3, 3, 10, 3, 3])
    #expect(try impute(.constantNumber(-7)).values("x") == [1, -7, 3, 10, -7, 3])
    #expect(try impute(.mode).values("x") == [1, 3, 3, 10, 3, 3])
  }

  @Test func indicator() throws {
    let fitted = try impute(.median, indicator: true)
    #expect(fitted.training.names == ["x", "x_missing", "c"])
    #expect(fitted.values("x_missing") == [0, 1, 0, 0, 1, 0])
    #expect(fitted.pipeline.outputs[1].sources == ["x"])
    #expect(fitted.counts.first == StepCount(.step(0), "x", .imputed, count: 2, value: 3))
  }

  @Test func categories() throws {
    #expect(try impute(.mode, "c").values("c") == [1, 0, 1, 1, 0, 1])
    let constant = try impute(.constantText("none"), "c")
    #expect(constant.training.columns[1].kind == .category(levels: ["a", "b", "none"]))
    #expect(constant.values("c") == [1, 0, 2, 1, 0, 1])
  }

  /// A column that is never known in training leaves nothing to learn, and no row is refused for it.
  @Test func nothingKnown() throws {
    let table = Small.table([.nan, .nan], ["", ""])
    for method in [PreparationStep.Imputation.median, .mode] {
      let fitted = try Small.fit([PreparationStep(.impute(method, indicator: false), columns: .all)], table)
      #expect(fitted.values("x") == [0, 0])
    }
  }

  /// pandas 2: Series([1, nan, nan, 4, nan, 9], days [0, 1, 3, 6, 7, 9]).interpolate("time").
  @Test func interpolation() throws {
    let table = Table([
      Column("x", .numbers([9, .nan, 1, .nan, 4, .nan])),
      Column("day", .timestamps([9, 1, 0, 3, 6, 7], format: .isoDate)),
      Column("card", .categories(Categories(codes: [0, 0, 0, 0, 0, 0], levels: ["c"]))),
    ])
    let fitter = FeatureFitter(
      preparation: [PreparationStep(.impute(.interpolate, indicator: true), columns: .named(["x"]))],
      columns: [InputColumn("x", .number)],
      context: [InputColumn("day", .date, format: .isoDate), InputColumn("card", .category)], time: "day",
      key: ["card"])
    let fitted = try fitter.fit(table, rows: Array(0..<6), target: [0, 1, 0, 1, 0, 1])
    #expect(near(fitted.values("x"), [9, 1.5, 1, 2.5, 4, 5.666666666666667]))
    #expect(fitted.values("x_missing") == [0, 1, 0, 1, 0, 1])
    // An applied row cannot know the next value: it gets the last one of its key, or the median of all.
    #expect(fitted.pipeline.inputs.map(\.name) == ["x", "day", "card"])
    var row = [Double]()
    fitted.pipeline.apply([.missing, .timestamp(20), .text("c")], into: &row)
    #expect(row == [9, 1])
    fitted.pipeline.apply([.missing, .timestamp(20), .text("new")], into: &row)
    #expect(row == [4, 1])
    fitted.pipeline.apply([.number(8), .timestamp(20), .text("c")], into: &row)
    #expect(row == [8, 0])
  }
}
