import Features

/// One line of `features:` as it is written: a name, one key that says what is computed, and what that needs.
struct FeatureLine: Sendable, Equatable {
  var name = ""
  var ratio: [String]?
  var difference: [String]?
  var product: [String]?
  var bucket: String?
  var textLength: String?
  var wordCount: String?
  var datePart: String?
  var lag: String?
  var rolling: String?

  var edges: [Double]?
  var quantiles: Int?
  var part: FeatureDefinition.DatePart?
  var periods: Int?
  var window: Int?
  var statistic: FeatureDefinition.WindowStatistic?
  var key: [String]?
  var time: String?

  init() {}

  /// What is computed, with the keys that it takes.
  static let formulas: [(name: String, keys: [String])] = [
    ("ratio", []), ("difference", []), ("product", []), ("bucket", ["edges", "quantiles"]), ("text_length", []),
    ("word_count", []), ("date_part", ["part"]), ("lag", ["periods", "key", "time"]),
    ("rolling", ["window", "statistic", "key", "time"]),
  ]

  /// The formulas that were given.
  private var asked: [String] {
    let all: [(String, Bool)] = [
      ("ratio", ratio != nil), ("difference", difference != nil), ("product", product != nil),
      ("bucket", bucket != nil), ("text_length", textLength != nil), ("word_count", wordCount != nil),
      ("date_part", datePart != nil), ("lag", lag != nil), ("rolling", rolling != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  private var given: [String] {
    let all: [(String, Bool)] = [
      ("edges", edges != nil), ("quantiles", quantiles != nil), ("part", part != nil), ("periods", periods != nil),
      ("window", window != nil), ("statistic", statistic != nil), ("key", key != nil), ("time", time != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// The columns that the line reads, each with the key that names it.
  var inputs: [(key: String, column: String)] {
    var all = [(String, String)]()
    for (key, pair) in [("ratio", ratio), ("difference", difference), ("product", product)] {
      for (index, column) in (pair ?? []).enumerated() { all.append(("\(key)[\(index)]", column)) }
    }
    for (key, column) in [
      ("bucket", bucket), ("text_length", textLength), ("word_count", wordCount), ("date_part", datePart),
      ("lag", lag), ("rolling", rolling),
    ] {
      if let column { all.append((key, column)) }
    }
    return all
  }

  /// The definition that the line means.
  /// - Parameter timestamp: the column that orders rows where `time` is not given.
  func definition(timestamp: String?) throws(LineFault) -> FeatureDefinition {
    let asked = asked
    guard let formula = asked.first, asked.count == 1 else {
      let names = Self.formulas.map(\.name).joined(separator: ", ")
      throw LineFault(
        key: asked.count > 1 ? asked[1] : "",
        message: asked.isEmpty
          ? "the feature '\(name)' does not say what is computed"
          : "the feature '\(name)' is \(asked.joined(separator: " and ")) at once",
        hint: "one of: \(names)", fix: asked.isEmpty ? "add one of them" : "make a line of each")
    }
    let taken = Self.formulas.first { $0.name == formula }?.keys ?? []
    if let stray = given.first(where: { !taken.contains($0) }) {
      throw LineFault(
        key: stray, message: "'\(stray)' has no meaning for \(formula)",
        hint: taken.isEmpty ? nil : "it takes \(taken.joined(separator: ", "))", fix: "delete \(stray)")
    }
    return FeatureDefinition(name, try self.formula(formula, timestamp: timestamp))
  }

  private func formula(_ name: String, timestamp: String?) throws(LineFault) -> FeatureDefinition.Formula {
    switch name {
    case "ratio":
      let (first, second) = try pair(ratio, name)
      return .ratio(numerator: first, denominator: second)
    case "difference":
      let (first, second) = try pair(difference, name)
      return .difference(first, second)
    case "product":
      let (first, second) = try pair(product, name)
      return .product(first, second)
    case "bucket": return try buckets(of: bucket ?? "")
    case "text_length": return .textLength(textLength ?? "")
    case "word_count": return .wordCount(wordCount ?? "")
    case "date_part":
      guard let part else { throw missing("part", "date_part", "part: month") }
      return .datePart(datePart ?? "", part)
    case "lag":
      return .lag(lag ?? "", key: key ?? [], time: try order(timestamp, name), periods: periods ?? 1)
    default:
      guard let window else { throw missing("window", "rolling", "window: 10") }
      return .rolling(
        rolling ?? "", key: key ?? [], time: try order(timestamp, name), window: window, statistic ?? .mean)
    }
  }

  private func pair(_ columns: [String]?, _ name: String) throws(LineFault) -> (String, String) {
    guard let columns, columns.count == 2 else {
      throw LineFault(
        key: name, message: "\(name) takes two columns, found \(columns?.count ?? 0)",
        fix: "write \(name): [first, second]")
    }
    return (columns[0], columns[1])
  }

  private func buckets(of column: String) throws(LineFault) -> FeatureDefinition.Formula {
    switch (edges, quantiles) {
    case (let edges?, nil):
      if let place = edges.indices.dropFirst().first(where: { edges[$0] <= edges[$0 - 1] }) {
        throw LineFault(key: "edges[\(place)]", message: "edges ascend, each once", fix: "sort them")
      }
      return .bucketEdges(column, edges: edges)
    case (nil, let count?): return .bucketQuantiles(column, count: count)
    case (nil, nil): throw missing("edges or quantiles", "bucket", "quantiles: 4")
    default:
      throw LineFault(key: "quantiles", message: "bucket has edges or quantiles, not both", fix: "delete one of them")
    }
  }

  private func order(_ timestamp: String?, _ name: String) throws(LineFault) -> String {
    guard let column = time ?? timestamp else {
      throw LineFault(
        message: "\(name) goes by time, and no column has role timestamp", fix: "add time: and the column that orders rows")
    }
    return column
  }

  private func missing(_ key: String, _ formula: String, _ example: String) -> LineFault {
    LineFault(message: "\(formula) needs \(key)", fix: "add \(example)")
  }
}
