import JSON
import Support

extension DataSettings: Described {
  static var fields: [Field<DataSettings>] {
    [
      Field(
        "source", \.source, required: true, example: ["type": "csv", "filepath": "data/sales.csv"],
        "Where the rows come from."),
      Field(
        "columns", \.columns, .list(of: ColumnContract.kind, atLeast: 1), required: true,
        "The contract of each column. Exactly one has role target; of a forecast exactly one has role timestamp."),
      Field("checks", \.checks, "What happens where the data breaks its contract."),
      .later("tables", "Several tables, for the other tasks."),
      .later("join", "Joins of tables by key and time."),
      .later("reshape", "Wide tables made long."),
    ]
  }
}

extension DataSource: Described {
  static var fields: [Field<DataSource>] {
    [
      Field(
        "type", \.type,
        .oneOf(
          DataSource.Kind.self,
          later: [
            "json_lines", "parquet", "sqlite", "postgres", "redshift", "mongodb", "s3", "webhdfs", "hbase_rest",
            "spark", "kafka", "kinesis",
          ]), required: true, example: "csv", "Form of the source."),
      Field(
        "filepath", \.filepath, .text(.file), example: "data/sales.csv",
        "Path of the file, from the folder of this configuration. Either filepath or url is given."),
      Field(
        "url", \.url, .text(.address), example: "https://example.org/sales.csv",
        "Address of the file; `solkit data fetch` keeps a hashed copy, and runs read the copy."),
      Field(
        "delimiter", \.delimiter, .text(.oneCharacter), example: ";",
        "The character between cells; a tab is \"\\t\"."),
      Field("decimal", \.decimal, example: "comma", "The mark in front of decimals."),
      .later("query", "File with the query for a database."),
      .later("credentials", "Name in conf/local/credentials.yaml."),
    ]
  }

  mutating func settle(at place: Place?) { self.place = place }
}

extension DataSource.Kind: WordValue {}
extension DataSource.Decimal: WordValue {}

extension ColumnContract: Described {
  static var fields: [Field<ColumnContract>] {
    [
      Field(
        "name", \.name, .text(.notEmpty), required: true, example: "units",
        "Name of the column, as in the header of the file."),
      Field("type", \.type, required: true, example: "number", "What every cell holds."),
      Field(
        "role", \.role,
        .choice(
          Choice(
            ColumnContract.Role.allCases.map { ($0.rawValue, $0.questions) },
            later: ["item", "session", "rating", "title"])), required: true, example: "target",
        "What the column is for. sensitive is for slices and fairness only, ignore is read by nobody. Of a forecast: known_future is known ahead (a price list), past_only only once it has happened, static is the same for all rows of a series; with anomalies, event is a binary column that says yes from the first sign of a failure to the failure. Of a classifier: feature may be learnt from, id names a row, user groups rows, weight counts rows, timestamp is the moment of the decision, available when the features were known, event when the outcome was."
      ),
      Field(
        "format", \.format, .text(.notEmpty), example: "yyyy-MM-dd",
        absent: "yyyy-MM-dd, and yyyy-MM-dd'T'HH:mm:ss for date-times",
        "How dates are written: yyyy, MM or M, dd or d, HH or H, mm, ss; 'T' in quotes is a letter."),
      Field("min", \.min, unit: "unit of the column", example: 0, "Least value that is possible."),
      Field("max", \.max, unit: "unit of the column", example: 10000, "Largest value that is possible."),
      Field("unit", \.unit, .text(.notEmpty), example: "EUR", "Unit, for the report."),
      Field(
        "missing", \.missing, example: ["NA", "-"],
        "Cells that mean missing, beside the empty one."),
      Field("positive", \.positive, example: "Yes", "The value of a binary column that means yes."),
    ]
  }

  mutating func settle(at place: Place?) { self.place = place }
}

extension ColumnContract.ColumnType: WordValue {}
extension ColumnContract.Role: WordValue {
  /// Questions for which the role has a meaning; nil: all.
  var questions: [Question]? {
    switch self {
    case .target, .timestamp, .sensitive, .ignore: nil
    case .seriesID, .knownFuture, .pastOnly, .static: [.forecast]
    case .id, .feature, .user, .weight, .available: Question.classify
    case .event: [.forecast] + Question.classify
    }
  }
}

extension DataChecks: Described {
  static var fields: [Field<DataChecks>] {
    [
      Field(
        "unknown_column", \.unknownColumn, example: "error",
        "What a column that data.columns does not list is: an error, or ignored."),
      Field(
        "bad_value", \.badValue, example: "error",
        "What a cell that breaks its contract is: an error, missing, or a reason to drop its row."),
      Field(
        "duplicate_key", \.duplicateKey, .oneOf(DuplicateKey.self, later: ["first", "last", "sum", "mean"]),
        example: "error", "What two rows of one series and one time, or of one id, are."),
      Field(
        "missing_period", \.missingPeriod, example: "fill_zero",
        "What a period without a row is: an error, a zero, a value between its neighbours, or left missing."
      ).only(.forecast),
      Field(
        "max_missing", \.maxMissing, .number(.from(0, to: 1)), unit: "share", example: 0.02,
        "Largest share of missing cells that a column may have."),
      .later("freshness", "How old the newest row may be."),
      .later("min_interactions", "Least number of interactions, for recommendations."),
    ]
  }
}

extension DataChecks.UnknownColumn: WordValue {}
extension DataChecks.BadValue: WordValue {}
extension DataChecks.DuplicateKey: WordValue {}
extension DataChecks.MissingPeriod: WordValue {}
