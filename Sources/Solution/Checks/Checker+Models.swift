import Support
import TimeAxis

extension Checker {
  mutating func checkForecast() {
    checkHierarchy()
    checkAnomalies()
    let quantiles = file.forecast.quantiles
    if isSound("forecast.quantiles") {
      for index in quantiles.indices.dropFirst() where quantiles[index] <= quantiles[index - 1] {
        let (now, before) = (text(quantiles[index]), text(quantiles[index - 1]))
        error(
          .quantiles,
          now == before
            ? "forecast.quantiles: \(now) stands twice" : "forecast.quantiles: \(now) follows \(before); quantiles ascend",
          at: "forecast.quantiles[\(index)]", fix: "sort them, each once")
      }
    }
    if isSound("forecast.holidays"), let frequency = file.forecast.freq, frequency == .integer, !file.forecast.holidays.isEmpty {
      error(
        .frequency, "forecast.holidays: counts have no calendar", at: "forecast.holidays",
        hint: "forecast.freq is 1", fix: "delete forecast.holidays, or give dates")
    }
    if isSound("split"), file.split.windowCount < file.split.testWindows + 1 {
      error(
        .windows,
        "split: \(file.split.windowCount) windows with \(file.split.testWindows) untouched leave none to choose by",
        at: file.places["split.test_windows"] == nil ? "split.n_windows" : "split.test_windows",
        hint: "n_windows is at least test_windows + 1", fix: "set n_windows: \(file.split.testWindows + 1) or more")
    }
    if let frequency = file.forecast.freq, isSound("forecast.freq", "data.columns"),
      let kind = file.data.columns(as: .timestamp).first?.timestampFormat?.kind, !frequency.accepts(kind)
    {
      error(
        .frequency, "forecast.freq '\(frequency.name)' does not fit a timestamp of type \(kind.rawValue)",
        at: "forecast.freq",
        hint: kind == .integer
          ? "whole numbers have freq: 1"
          : frequency == .integer ? "freq 1 is for whole numbers" : "hours need a timestamp of type datetime",
        fix: "change freq or the type of column '\(file.data.timestamp.name)'")
    }
    checkOrders()
  }

  /// Levels are named by columns that are the same for a whole series.
  mutating func checkHierarchy() {
    guard let hierarchy = file.forecast.hierarchy, isSound("forecast.hierarchy", "data.columns") else { return }
    guard file.anomalies == nil else {
      return error(
        .hierarchy, "forecast.hierarchy adds up forecasts, and anomalies asks for alarms", at: "forecast.hierarchy",
        fix: "delete one of the two sections")
    }
    let keys = file.data.columns(as: .seriesID).map(\.name)
    let usable = keys + file.data.columns(as: .static).map(\.name)
    guard !keys.isEmpty else {
      return error(
        .hierarchy, "forecast.hierarchy sums series, but the data are one series", at: "forecast.hierarchy",
        hint: "no column has role series_id", fix: "delete forecast.hierarchy")
    }
    var seen = [Set<String>]()
    for (index, columns) in hierarchy.columns.enumerated() {
      let key = "forecast.hierarchy.levels[\(index)]"
      if let name = columns.first(where: { !usable.contains($0) }) {
        error(
          .hierarchy, "forecast.hierarchy: '\(name)' names no sums", at: key,
          hint: NearestName.of(name, in: usable + [HierarchySettings.total]).map { "did you mean '\($0)'?" }
            ?? "columns that can: \(usable.joined(separator: ", ")); or total alone",
          fix: "name a column with role series_id or static")
      } else if Set(columns).count < columns.count || seen.contains(Set(columns)) {
        error(.hierarchy, "forecast.hierarchy: the same columns stand twice", at: key, fix: "delete one of them")
      } else if Set(keys).isSubset(of: columns) {
        error(
          .hierarchy, "forecast.hierarchy: \(columns.joined(separator: ", ")) name the series, not sums of them",
          at: key, fix: "delete the level: the series are always forecast")
      }
      seen.append(Set(columns))
    }
    if file.forecast.freq == .integer, isSound("forecast.freq") {
      error(
        .hierarchy, "forecast.hierarchy needs series that share a calendar, not freq: 1", at: "forecast.hierarchy",
        fix: "give the timestamps as dates, or delete forecast.hierarchy")
    }
  }

  mutating func checkModels() {
    let candidates = file.models.candidates
    guard isSound("models.candidates") else { return }
    for (index, name) in candidates.enumerated() where candidates[..<index].contains(name) {
      error(
        .candidates, "models.candidates: '\(name)' is listed twice", at: "models.candidates[\(index)]",
        fix: "delete one of the two")
    }
    // A printed configuration holds every default.
    if isGiven("models.ensemble"), file.models.ensemble != .auto, isSound("models.ensemble"),
      !candidates.contains("ensemble")
    {
      error(
        .candidates, "models.ensemble says how members are put together, but no ensemble competes",
        at: "models.ensemble", fix: "add ensemble to models.candidates, or delete the key")
    }
    checkImported()
    // The client's own model is no member.
    let members = Set(candidates).subtracting(["ensemble", "imported"]).count
    if let index = candidates.firstIndex(of: "ensemble"), members < 2 {
      error(
        .candidates,
        "models.candidates: an ensemble needs at least 2 other candidates, found \(members)",
        at: "models.candidates[\(index)]", fix: "add candidates, such as \(question.membersExample)")
    }
  }

  /// The client's own model is named where it competes, and nowhere else.
  private mutating func checkImported() {
    guard isSound("models.imported") else { return }
    let index = file.models.candidates.firstIndex(of: "imported")
    if let index, file.models.imported == nil {
      error(
        .candidates, "models.candidates lists imported, but models.imported names no file",
        at: "models.candidates[\(index)]", fix: "add imported: {file: model.txt} to models")
    }
    if index == nil, file.models.imported != nil {
      error(
        .candidates, "models.imported names a file, but models.candidates does not list imported, so nobody reads it",
        at: "models.imported", fix: "add imported to models.candidates, or delete models.imported")
    }
  }

  mutating func checkExport() {
    if isSound("export.endpoint"), file.export.endpoint.auth == .none,
      file.places["export.endpoint.token_file"] != nil
    {
      error(
        .authentication, "export.endpoint: auth is none, but token_file names a token",
        at: "export.endpoint.token_file", hint: "nothing would ask for it",
        fix: "set auth: bearer, or delete token_file")
    }
    if isSound("export.price", "scope.run_budget_per_month"), let budget = file.scope.runBudgetPerMonth,
      let cost = file.export.price.flatMap({ RunCost(price: $0) }), cost.perMonth > budget
    {
      warn(
        .budget,
        "serving costs \(Feasibility.money(cost.perMonth)) a month, the budget is \(Feasibility.money(budget))",
        at: "export.price", fix: "raise scope.run_budget_per_month, or serve from a smaller machine")
    }
  }
}

extension Question {
  /// Two candidates that an ensemble could be made of.
  var membersExample: String {
    switch self {
    case .forecast: "ets and theta"
    case .binary, .category, .unlabelled: "logistic_regression and gradient_boosting"
    case .number: "ridge and gradient_boosting"
    case .implicit: "item_knn and als"
    case .ratings: "als and mean_rating"
    }
  }
}
