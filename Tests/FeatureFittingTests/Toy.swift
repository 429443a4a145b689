import FeatureFitting
import Features
import Matrices
import Statistics
import Support
import Tables
import TimeAxis

/// A table with a column of every type, some values missing, some rows of the same key and moment.
enum Toy {
  static let columns = [
    InputColumn("amount", .number), InputColumn("age", .number), InputColumn("visits", .integer),
    InputColumn("city", .category), InputColumn("plan", .category), InputColumn("active", .binary),
    InputColumn("signed", .date, format: .isoDate), InputColumn("seen", .datetime, format: TimestampFormat("yyyy-MM-dd HH:mm")),
    InputColumn("note", .text),
  ]
  static let context = [InputColumn("card", .category), InputColumn("moment", .integer)]

  static func table(_ rows: Int, seed: UInt64 = 1) -> Table {
    var numbers = RandomNumbers(seed: seed)
    func list<Value>(_ make: (inout RandomNumbers) -> Value) -> [Value] { (0..<rows).map { _ in make(&numbers) } }
    let words = ["late", "again", "", "thank you", "wörter", "a b  c"]
    return Table([
      Column("amount", .numbers(list { $0.uniform() < 0.1 ? .nan : ($0.normal() * 2).rounded() + 20 + $0.uniform() })),
      Column("age", .numbers(list { $0.uniform() < 0.2 ? .nan : Double($0.integer(below: 60)) })),
      Column(
        "visits", .timestamps(list { $0.uniform() < 0.1 ? Int.min : $0.integer(below: 9) }, format: .integer)),
      Column(
        "city",
        .categories(
          Categories(
            codes: list { Int32($0.integer(below: 6)) - 1 }, levels: ["Zürich", "Bern", "Ulm", "Aachen", "Ödsted"]))),
      Column(
        "plan", .categories(Categories(codes: list { Int32($0.integer(below: 3)) }, levels: ["two", "one", "none"]))),
      Column("active", .flags(list { UInt8($0.integer(below: 3)) })),
      Column("signed", .timestamps(list { $0.uniform() < 0.1 ? Int.min : 18_000 + $0.integer(below: 900) }, format: .isoDate)),
      Column(
        "seen",
        .timestamps(
          list { 1_600_000_000 + 60 * $0.integer(below: 900_000) },
          format: TimestampFormat("yyyy-MM-dd HH:mm") ?? .isoDate)),
      Column("note", .texts(Texts(list { words[$0.integer(below: words.count)] }))),
      Column(
        "card", .categories(Categories(codes: list { Int32($0.integer(below: 9)) - 1 }, levels: (0..<8).map { "c\($0)" }))),
      Column("moment", .timestamps(list { $0.integer(below: rows / 2 + 1) }, format: .integer)),
    ])
  }

  static func target(_ rows: Int, seed: UInt64 = 2) -> [Double] {
    var numbers = RandomNumbers(seed: seed)
    return (0..<rows).map { _ in numbers.uniform() < 0.3 ? 1 : 0 }
  }

  /// Every formula.
  static let features: [FeatureDefinition] = [
    FeatureDefinition("share", .ratio(numerator: "amount", denominator: "age")),
    FeatureDefinition("gap", .difference("amount", "age")),
    FeatureDefinition("area", .product("amount", "visits")),
    FeatureDefinition("band", .bucketEdges("age", edges: [18, 30, 45])),
    FeatureDefinition("quarter", .bucketQuantiles("amount", count: 4)),
    FeatureDefinition("length", .textLength("note")),
    FeatureDefinition("words", .wordCount("note")),
    FeatureDefinition("last", .lag("amount", key: ["card"], time: "moment", periods: 1)),
    FeatureDefinition("third", .lag("amount", key: ["card"], time: "moment", periods: 3)),
  ] + FeatureDefinition.DatePart.allCases.map { FeatureDefinition("seen_\($0.rawValue)", .datePart("seen", $0)) }
    + FeatureDefinition.WindowStatistic.allCases.map {
      FeatureDefinition("usual_\($0.rawValue)", .rolling("amount", key: ["card"], time: "moment", window: 3, $0))
    }

  /// Most steps, one after another.
  static let preparation: [PreparationStep] = [
    PreparationStep(.impute(.interpolate, indicator: true), columns: .named(["visits"])),
    PreparationStep(.impute(.median, indicator: true), columns: .named(["age", "amount"])),
    PreparationStep(.impute(.constantText("unknown"), indicator: false), columns: .named(["city"])),
    PreparationStep(.impute(.mode, indicator: true), columns: .named(["active"])),
    PreparationStep(.outliers(.robustZ(threshold: 2), .flag), columns: .named(["amount", "gap"])),
    PreparationStep(.outliers(.quantileFences(factor: 1), .clip), columns: .type("number")),
    PreparationStep(.scale(.boxCox), columns: .named(["amount"])),
    PreparationStep(.scale(.log1p), columns: .named(["age"])),
    PreparationStep(.scale(.standard), columns: .type("number")),
    PreparationStep(.encode(.hash(buckets: 5)), columns: .type("text")),
    PreparationStep(.encode(.targetOutOfFold(smoothing: 10, folds: 4)), columns: .named(["city"])),
  ]

  static func fitter(
    _ features: [FeatureDefinition] = features, _ preparation: [PreparationStep] = preparation, threads: Int = 1
  ) -> FeatureFitter {
    FeatureFitter(
      features: features, preparation: preparation, columns: columns, context: context, time: "moment", key: ["card"],
      threads: threads)
  }
}
