internal import TimeAxis

extension LagRecipe {
  /// Names of the features, in the order of a row.
  public var featureNames: [String] { features.map(\.name) }

  /// Names, and levels where a feature is a category, in the order of a row.
  public var features: [(name: String, levels: Int?)] {
    var features: [(name: String, levels: Int?)] = []
    func add(_ name: String, levels: Int? = nil) { features.append((name, levels)) }
    // What holds for all steps of an origin.
    add("level")
    add("mean of all values")
    add("values seen")
    add("periods since a value above 0")
    add("share of zeros")
    add("spread, short")
    add("spread, long")
    for window in windows { add("mean of last \(window)") }
    for lag in 0..<lags { add("lag \(lag + 1)") }
    for fact in fixed { add(fact.name, levels: fact.levels) }
    if seriesCount > 0 { add("series", levels: seriesCount) }
    // What differs by step.
    add("step")
    for season in seasons {
      for count in seasonAverages { add("season of \(season), mean of \(count)") }
    }
    if year > 0 {
      add("a year ago")
      add("a year ago against its level")
    }
    for name in calendarNames { add(name) }
    for column in columns {
      switch column.kind {
      case .number:
        add(column.name)
        add("\(column.name), mean of last \(columnWindow)")
        add("\(column.name), period before")
        add("\(column.name), period after")
      case .relative:
        add(column.name)
        add("\(column.name) against its mean")
        add("\(column.name) against last \(columnWindow)")
        add("\(column.name) against period before")
        add("\(column.name), period after against it")
      case .category(let levels):
        add(column.name, levels: levels)
        add("\(column.name), period before", levels: levels)
        add("\(column.name), period after", levels: levels)
      }
    }
    return features
  }

  /// Numbers in a row.
  public var featureCount: Int { features.count }

  /// What the calendar says of a period.
  var calendarNames: [String] {
    switch frequency {
    case .hourly: ["hour", "weekday", "month"]
    case .daily: ["weekday", "day of month", "month", "day of year"]
    case .weekly: ["day of month", "month", "week of year"]
    case .monthly: ["month"]
    case .quarterly: ["quarter"]
    case .yearly: []
    case .integer: seasons.isEmpty ? [] : ["phase"]
    }
  }
}
