import FeatureFitting
import Features
import Matrices
import Support
import Testing

@Suite struct CheckTests {
  @Test func soundLinesHaveNoFaults() {
    #expect(Toy.fitter().check().isEmpty)
    for (name, steps) in LeakTests.steps { #expect(Toy.fitter(Toy.features, steps).check().isEmpty, "\(name)") }
  }

  static let features: [(FeatureDefinition.Formula, String)] = [
    (.ratio(numerator: "amuont", denominator: "age"), "E3701"), (.ratio(numerator: "city", denominator: "age"), "E3702"),
    (.bucketEdges("age", edges: [3, 2]), "E3704"), (.bucketEdges("age", edges: []), "E3704"),
    (.bucketEdges("age", edges: [1, .nan]), "E3704"), (.bucketQuantiles("age", count: 1), "E3704"),
    (.textLength("age"), "E3702"), (.datePart("signed", .hour), "E3702"), (.datePart("age", .year), "E3702"),
    (.lag("amount", key: ["nobody"], time: "moment", periods: 1), "E3701"),
    (.lag("amount", key: ["card"], time: "amount", periods: 1), "E3702"),
    (.lag("amount", key: ["card"], time: "moment", periods: 0), "E3704"),
    (.rolling("note", key: ["card"], time: "moment", window: 3, .mean), "E3702"),
    (.rolling("amount", key: ["card"], time: "moment", window: 20_000, .mean), "E3704"),
  ]

  @Test(arguments: features.indices) func faultyFeatures(index: Int) {
    let faults = Toy.fitter([FeatureDefinition("new", Self.features[index].0)], []).check()
    #expect(faults.map(\.diagnostic.code) == [Self.features[index].1])
    #expect(faults.first?.site == .feature(0))
  }

  static let steps: [(PreparationStep, String)] = [
    (PreparationStep(.scale(.standard), columns: .named(["agee"])), "E3701"),
    (PreparationStep(.scale(.standard), columns: .named([])), "E3701"),
    (PreparationStep(.scale(.standard), columns: .named(["city"])), "E3702"),
    (PreparationStep(.scale(.standard), columns: .named(["signed"])), "E3702"),
    (PreparationStep(.encode(.oneHot), columns: .named(["age"])), "E3702"),
    (PreparationStep(.impute(.median, indicator: false), columns: .named(["plan"])), "E3702"),
    (PreparationStep(.impute(.constantText("x"), indicator: false), columns: .named(["age"])), "E3702"),
    (PreparationStep(.impute(.constantNumber(.infinity), indicator: false), columns: .named(["age"])), "E3704"),
    (PreparationStep(.impute(.interpolate, indicator: false), columns: .named(["share"])), "E3702"),
    (PreparationStep(.outliers(.robustZ(threshold: 0), .flag), columns: .named(["age"])), "E3704"),
    (PreparationStep(.outliers(.isolation(threshold: 0.6), .clip), columns: .named(["age"])), "E3704"),
    (PreparationStep(.encode(.hash(buckets: 1)), columns: .named(["city"])), "E3704"),
    (PreparationStep(.encode(.targetOutOfFold(smoothing: -1, folds: 1)), columns: .named(["city"])), "E3704"),
    (PreparationStep(.select(.permutation(keep: 0)), columns: .all), "E3704"),
    (PreparationStep(.select(.correlated(threshold: 2)), columns: .all), "E3704"),
    (PreparationStep(.scale(.standard), columns: .type("integer")), "E3704"),
  ]

  @Test(arguments: steps.indices) func faultySteps(index: Int) {
    let faults = Toy.fitter(Toy.features, [Self.steps[index].0]).check()
    #expect(!faults.isEmpty && faults.allSatisfy { $0.diagnostic.code == Self.steps[index].1 && $0.site == .step(0) })
  }

  @Test func namesThatAreTaken() {
    let faults = Toy.fitter(
      ["age", "card", "twice", "twice"].map { FeatureDefinition($0, .textLength("note")) }, []
    ).check()
    #expect(faults.map(\.site) == [.feature(0), .feature(1), .feature(3)])
    #expect(faults.allSatisfy { $0.diagnostic.code == "E3703" })
  }

  /// Columns that earlier steps make can be named; those that they replace cannot.
  @Test func columnsOfEarlierSteps() {
    func codes(_ steps: [PreparationStep]) -> [String] { Toy.fitter([], steps).check().map(\.diagnostic.code) }
    let encode = PreparationStep(.encode(.oneHot), columns: .named(["city"]))
    #expect(codes([encode, PreparationStep(.scale(.standard), columns: .named(["city=Bern"]))]) == [])
    #expect(codes([encode, encode]) == ["E3701"])
    let target = PreparationStep(.encode(.targetOutOfFold(smoothing: 1, folds: 5)), columns: .named(["city"]))
    #expect(codes([target, PreparationStep(.scale(.robust), columns: .named(["city_target"]))]) == [])
    let impute = PreparationStep(.impute(.median, indicator: true), columns: .named(["age"]))
    #expect(codes([impute, PreparationStep(.select(.correlated(threshold: 0.5)), columns: .named(["age_missing"]))]) == [])
    #expect(codes([PreparationStep(.encode(.oneHot), columns: .type("number"))]) == ["E3707"])
  }

  @Test func aFaultStopsFitting() {
    let fitter = Toy.fitter([], [PreparationStep(.scale(.standard), columns: .named(["agee"]))])
    let fault = #expect(throws: FeatureFault.self) {
      try fitter.fit(Toy.table(10), rows: Array(0..<10), target: Toy.target(10))
    }
    #expect(fault?.diagnostic.hint == "did you mean 'age'?")
    let none = #expect(throws: FeatureFault.self) { try Toy.fitter([], []).fit(Toy.table(10), rows: [], target: []) }
    #expect(none?.diagnostic.code == "E3706")
  }
}
