import JSON
import Support

extension DataSettings: Described {
  static var fields: [Field<DataSettings>] {
    [
      Field(
        "source", \.givenSource, DataSource.kind, example: ["type": "csv", "filepath": "data/sales.csv"],
        absent: "data.tables has one for each table", "Where the rows come from."
      ).required(for: [.forecast] + Question.classify),
      Field(
        "columns", \.columns, .list(of: ColumnContract.kind, atLeast: 1),
        example: [["name": "units", "type": "number", "role": "target"]],
        "The contract of each column. Exactly one has role target; of a forecast exactly one has role timestamp."
      ).required(for: [.forecast] + Question.classify),
      Field("checks", \.checks, "What happens where the data breaks its contract."),
      Field(
        "tables", \.tables, absent: "source and columns are the interactions",
        "Interactions, and what is known of items and users."
      ).only(Question.recommend),
      Field(
        "events", \.eventWeights, example: ["order": 5, "click": 1, "return": -5], absent: "each counts 1",
        "What each value of the column with role event weighs; below 0 it takes away. A value that is not listed is an error."
      ).only(.implicit),
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
            later: [])), required: true, example: "target",
        "What the column is for. sensitive is for slices and fairness only, ignore is read by nobody. Of a forecast: known_future is known ahead (a price list), past_only only once it has happened, static is the same for all rows of a series; with anomalies, event is a binary column that says yes from the first sign of a failure to the failure. Of a classifier: feature may be learnt from, id names a row, user groups rows, weight counts rows, timestamp is the moment of the decision, available when the features were known, event when the outcome was. Of a recommender: user and item say who dealt with what, timestamp when, weight how much (below 0 it comes back), rating how well it was liked, event what happened, session what belongs together (an order, a visit); of the items title is their name, picture a PNG, JPEG, GIF or WebP of at most 64 KB for the report (a path in the client's folder, or data:image/...;base64,...), feature what they are told apart by, available whether they can be shown."
      ),
      Field(
        "format", \.format, .text(.notEmpty), example: "yyyy-MM-dd",
        absent: "yyyy-MM-dd; for date-times ISO 8601: T or a space, with or without seconds, their parts and an offset",
        "How dates are written: yyyy, MM or M, dd or d, HH or H, mm, ss, SSS for parts of a second (left away), XXX for an offset such as +02:00 (kept in UTC); 'T' in quotes is a letter."),
      Field("min", \.min, unit: "unit of the column", example: 0, "Least value that is possible."),
      Field("max", \.max, unit: "unit of the column", example: 10000, "Largest value that is possible."),
      Field("unit", \.unit, .text(.notEmpty), example: "EUR", "Unit, for the report. Of a timestamp of whole numbers: unix_s or unix_ms, or no known unit."),
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
    case .timestamp, .sensitive, .ignore: nil
    case .target: [.forecast] + Question.classify
    case .seriesID, .knownFuture, .pastOnly, .static: [.forecast]
    case .id: Question.classify
    case .feature, .user, .available: Question.classify + Question.recommend
    case .weight: Question.classify + [.implicit]
    case .event: [.forecast] + Question.classify + [.implicit]
    case .item, .session, .title, .picture: Question.recommend
    case .rating: [.ratings]
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
      Field(
        "min_interactions", \.minInteractions, example: ["user": 1, "item": 1],
        "How many interactions a user and an item need to be learnt from."
      ).only(Question.recommend),
    ]
  }
}

extension DataChecks.UnknownColumn: WordValue {}
extension DataChecks.BadValue: WordValue {}
extension DataChecks.DuplicateKey: WordValue {}
extension DataChecks.MissingPeriod: WordValue {}
