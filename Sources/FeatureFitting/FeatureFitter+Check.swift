import Features
import Support

extension FeatureFitter {
  /// What is wrong with the lines before any row is seen: names of no column (`E3701`), columns that a line cannot
  /// work on (`E3702`), names that are taken (`E3703`), settings out of their range (`E3704`), and, as a warning,
  /// steps that no column is left for (`E3707`).
  public func check() -> [FeatureFault] {
    var checker = LineChecker(fitter: self)
    for (index, feature) in features.enumerated() { checker.check(feature, at: .feature(index)) }
    for (index, step) in preparation.enumerated() { checker.check(step, at: .step(index)) }
    for name in [time].compactMap({ $0 }) + key where !(columns + context).contains(where: { $0.name == name }) {
      checker.fail(
        .column, "E3701", "there is no column '\(name)' to interpolate along", fix: "name a column of time")
    }
    return checker.faults
  }
}

/// Follows the columns through the lines, as far as that can be done without rows.
struct LineChecker {
  let fitter: FeatureFitter
  var faults: [FeatureFault] = []
  /// As later lines see them; slots mean nothing here.
  var columns: [FittingState.Column]
  /// Names of encoded columns, whose new columns begin with them.
  var encoded: [String] = []

  init(fitter: FeatureFitter) {
    self.fitter = fitter
    columns = fitter.columns.enumerated().map { index, input in Self.column(input, index) }
  }

  static func column(_ input: InputColumn, _ index: Int) -> FittingState.Column {
    let kind: FittingState.Column.Kind
    switch input.type {
    case .number, .integer: kind = .number
    case .binary: kind = .flag
    case .category: kind = .category(levels: [])
    case .date, .datetime: kind = .timestamp
    case .text: kind = .text
    }
    return FittingState.Column(name: input.name, kind: kind, slot: 0, sources: [index], input: index)
  }

  mutating func fail(
    _ site: StepSite, _ code: String, _ message: String, hint: String? = nil, fix: String? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    var diagnostic = Diagnostic.fitting(code, message, hint: hint, fix: fix)
    diagnostic.severity = severity
    faults.append(FeatureFault(site, diagnostic))
  }

  /// The fault of a name that no column has.
  mutating func failName(_ name: String, among names: [String], at site: StepSite) {
    let nearest = NearestName.of(name, in: names)
    fail(
      site, "E3701", "there is no column '\(name)'",
      hint: nearest.map { "did you mean '\($0)'?" } ?? "columns: \(names.prefix(12).joined(separator: ", "))",
      fix: nearest.map { "write \($0)" } ?? "name a feature column, or one of features: above")
  }

  // MARK: Features

  mutating func check(_ definition: FeatureDefinition, at site: StepSite) {
    if definition.name.isEmpty { fail(site, "E3703", "a feature has no name") }
    if columns.contains(where: { $0.name == definition.name })
      || fitter.context.contains(where: { $0.name == definition.name })
    {
      fail(
        site, "E3703", "the feature name '\(definition.name)' is taken",
        hint: "columns of the file and other features count", fix: "give the feature another name")
    }
    let numbers: Set<InputType> = [.number, .integer, .binary]
    var kind = FittingState.Column.Kind.number
    switch definition.formula {
    case .ratio(let a, let b), .difference(let a, let b), .product(let a, let b):
      need(a, numbers, "a number", at: site)
      need(b, numbers, "a number", at: site)
    case .bucketEdges(let name, let edges):
      need(name, numbers, "a number", at: site)
      let ascends = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
      if edges.isEmpty || !ascends || !edges.allSatisfy(\.isFinite) {
        fail(site, "E3704", "the edges of '\(definition.name)' do not ascend", fix: "list at least one, in order")
      }
    case .bucketQuantiles(let name, let count):
      need(name, numbers, "a number", at: site)
      range(site, "quantiles", Double(count), 2...1000)
    case .textLength(let name), .wordCount(let name):
      need(name, [.text, .category], "a text", at: site)
    case .datePart(let name, let part):
      let isTime = part == .hour || part == .minute
      need(name, isTime ? [.datetime] : [.date, .datetime], isTime ? "a datetime" : "a date", at: site)
      if part == .isWeekend { kind = .flag }
    case .lag(let name, let key, let time, let periods):
      look(back: name, key, time, periods, "periods", at: site)
    case .rolling(let name, let key, let time, let window, _):
      look(back: name, key, time, window, "window", at: site)
    }
    columns.append(
      FittingState.Column(name: definition.name, kind: kind, slot: 0, sources: [], isUntouched: false))
  }

  private mutating func look(
    back source: String, _ key: [String], _ time: String, _ rows: Int, _ setting: String, at site: StepSite
  ) {
    need(source, [.number, .integer, .binary], "a number", at: site)
    need(time, [.integer, .date, .datetime], "a date, datetime or integer", at: site)
    for name in key { need(name, Set(InputType.allCases), "", at: site) }
    range(site, setting, Double(rows), 1...10_000)
  }

  private mutating func need(_ name: String, _ types: Set<InputType>, _ what: String, at site: StepSite) {
    let inputs = fitter.columns + fitter.context
    guard let input = inputs.first(where: { $0.name == name }) else {
      return failName(name, among: inputs.map(\.name), at: site)
    }
    guard !types.contains(input.type) else { return }
    fail(
      site, "E3702", "'\(name)' is \(input.type.withArticle), \(what) is needed here",
      fix: "name another column, or correct its type")
  }

  mutating func range(_ site: StepSite, _ setting: String, _ value: Double, _ range: ClosedRange<Double>) {
    guard !range.contains(value) else { return }
    fail(
      site, "E3704", "\(setting) is \(value.plain)",
      hint: "\(range.lowerBound.plain) to \(range.upperBound.plain)")
  }
}

extension InputType {
  var withArticle: String { self == .integer ? "an integer" : "a \(rawValue)" }
}

extension Double {
  /// Without `.0` where it is whole.
  var plain: String { Int(exactly: self).map(String.init) ?? String(self) }
}
