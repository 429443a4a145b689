import JSON

extension HierarchySettings: Described {
  static var fields: [Field<HierarchySettings>] {
    [
      Field(
        "levels", \.levels, .list(of: .list(of: .text(.notEmpty), atLeast: 1), atLeast: 1), required: true,
        example: [["total"], ["region"], ["region", "store"]],
        "The sums, a list of columns for each level: series_id or static columns, or [total] for the sum of all. Levels may nest or cross. The series themselves need no level."
      ),
      Field(
        "method", \.method, example: "mint_shrink",
        "How forecasts of sums and parts are made to agree. bottom_up: sums of the series' forecasts. top_down: the coarsest level, split by the forecasts below it. top_down_shares: split by the shares of the last seasons. ols, wls_structural, wls_variance, mint_shrink: the nearest forecasts that agree, all errors alike, by size of sum, by variance, or by shrunk covariance. auto: the one of these with the least errors on the validation windows. none: each by itself."
      ),
    ]
  }
}

extension HierarchySettings.Method: WordValue {}
