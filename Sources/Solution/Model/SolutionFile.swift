/// Room Solution: what `solution.yaml` says, from the client's business case to the endpoint, checked and typed.
///
/// The types in `Model` are plain values. What each key means, which values it takes and what it is when nobody
/// gives it stand once, in the field tables of `Fields`; decoding, checking, the JSON Schema, `solkit explain`
/// and the reference page all follow from those tables.
public import Features
public import Support

/// One client's `solution.yaml`, checked: whoever holds one may rely on every rule of `Checks`.
public struct SolutionFile: Sendable, Equatable {
  /// Format of the file; this build reads 1.
  public var version = 1
  /// Short name of the client's project.
  public var project = ""
  /// The template that the folder was made from.
  public var template: TemplateReference?
  public var task = Task.forecast
  /// Seed of every random number.
  public var seed = 42
  public var scope = Scope()
  public var data = DataSettings()
  /// Preparation, in the order of the file; applied after `features`.
  public var prepare: [PreparationStep] = []
  /// Columns made from columns, in the order of the file.
  public var features: [FeatureDefinition] = []
  public var split = SplitSettings()
  public var forecast = ForecastSettings()
  /// Nil where nobody orders by the forecast.
  public var orders: OrderSettings?
  /// Nil: readings are forecast and not watched.
  public var anomalies: AnomalySettings?
  public var classify = ClassifySettings()
  public var recommend = RecommendSettings()
  public var models = ModelSettings()
  public var search = SearchSettings()
  public var success = SuccessSettings()
  public var report = ReportSettings()
  public var export = ExportSettings()

  /// Where each key that somebody gave stands, by its dotted name.
  var places: [String: Place] = [:]
  /// The lines that `prepare` and `features` were made of.
  var prepareLines: [PreparationLine] = []
  var featureLines: [FeatureLine] = []

  public init() {}

  /// Where the value of a dotted key stands, such as `forecast.horizon` or `data.columns[2].name`; for a key that
  /// nobody gave the nearest part around it, or nil where there is none.
  public func place(of key: String) -> Place? {
    var key = Substring(key)
    while !key.isEmpty {
      if let place = places[String(key)] { return place }
      guard let cut = key.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      key = key[..<cut]
    }
    return nil
  }

  /// Periods between the origins of two windows: `split.step_size`, or the horizon where it is not given.
  public var stepSize: Int { split.stepSize ?? forecast.horizon }
}

/// What kind of question a solution answers.
public enum Task: String, Sendable, CaseIterable {
  case forecast, recommend, classify
}

/// Names a template and the version that a folder was made from.
public struct TemplateReference: Sendable, Equatable {
  public var name = ""
  /// Semantic version, such as `1.2.0`.
  public var version = ""

  public init() {}
}
