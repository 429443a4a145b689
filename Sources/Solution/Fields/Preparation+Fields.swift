import Features
import JSON

extension PreparationLine: Described {
  static var fields: [Field<PreparationLine>] {
    [
      Field("step", \.step, required: true, example: "impute", "What the step does to its columns."),
      Field(
        "method", \.method, .text(.notEmpty), required: true, example: "median",
        "How. impute: constant, fill_zero, median, mode, interpolate. outliers: robust_z, fences, isolation. scale: standard, robust, min_max, log1p, box_cox. encode: one_hot, ordinal, frequency, hash, target_out_of_fold. select: permutation, mutual_information, l1, correlated."
      ),
      Field(
        "columns", \.columns, example: ["tenure", "MonthlyCharges"],
        absent: "all for impute and select, number for outliers and scale, category for encode",
        "Names of columns (of the file, of features, or made by an earlier step), or one of the words number, category, text, all."
      ),
      Field("value", \.value, example: 0, "constant: what is put in."),
      Field(
        "indicator", \.indicator, example: true, absent: "false",
        "impute: also make a column that says where a value was missing."),
      Field(
        "threshold", \.threshold, .number(.above(0)), example: 3.5,
        absent: "robust_z 3.5, isolation 0.6, correlated 0.95",
        "robust_z: so many scaled median deviations from the median. isolation: a score between 0 and 1. correlated: a rank correlation."
      ),
      Field(
        "factor", \.factor, .number(.above(0)), unit: "interquartile ranges", example: 1.5, absent: "1.5",
        "fences: how far beyond the quartiles."),
      Field(
        "action", \.action, example: "clip", absent: "clip, for isolation flag",
        "outliers: flag (a column that says so), clip (to the limit), or drop (the row, in training only)."),
      Field("buckets", \.buckets, .wholeNumber(2...65_536), example: 32, absent: "32", "hash: number of buckets."),
      Field(
        "smoothing", \.smoothing, .number(.atLeast(0)), unit: "rows", example: 10, absent: "10",
        "target_out_of_fold: so many rows of the overall mean are added to each value's own."),
      Field(
        "folds", \.folds, .wholeNumber(2...100), example: 5, absent: "5",
        "target_out_of_fold: folds among the training rows."),
      Field(
        "keep", \.keep, .wholeNumber(atLeast: 1), unit: "columns", example: 20,
        "permutation and mutual_information: how many columns are kept."),
      Field(
        "strength", \.strength, .number(.above(0)), example: 1, absent: "1",
        "l1: inverse weight of the penalty; smaller keeps fewer columns."),
    ]
  }
}

extension PreparationLine.Step: WordValue {}
extension PreparationLine.TypeOfColumns: WordValue {}
extension PreparationStep.OutlierAction: WordValue {}

extension PreparationLine.Columns: FieldValue {
  static var kind: FieldKind {
    .either(PreparationLine.TypeOfColumns.kind, .list(of: .text(.notEmpty), atLeast: 1))
  }

  init?(_ resolved: Resolved) {
    if let word = resolved.value?.string {
      guard let type = PreparationLine.TypeOfColumns(rawValue: word) else { return nil }
      self = .type(type)
    } else if let names = [String](resolved) {
      self = .named(names)
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .type(let type): type.json
    case .named(let names): names.json
    }
  }
}

extension FeatureLine: Described {
  static var fields: [Field<FeatureLine>] {
    let columns = FieldKind.list(of: .text(.notEmpty), atLeast: 1)
    return [
      Field("name", \.name, .text(.notEmpty), required: true, example: "charge_per_month", "Name of the new column."),
      Field(
        "ratio", \.ratio, columns, example: ["TotalCharges", "tenure"],
        "First column / second; missing where the second is 0."),
      Field("difference", \.difference, columns, example: ["limit", "balance"], "First column - second."),
      Field("product", \.product, columns, example: ["width", "height"], "First column x second."),
      Field(
        "bucket", \.bucket, .text(.notEmpty), example: "tenure",
        "The interval that the column's value falls into, by edges or quantiles."),
      Field("text_length", \.textLength, .text(.notEmpty), example: "note", "Characters of a text; 0 where there is none."),
      Field("word_count", \.wordCount, .text(.notEmpty), example: "note", "Words of a text; 0 where there is none."),
      Field("date_part", \.datePart, .text(.notEmpty), example: "signed_on", "A part of a date, named in part."),
      Field(
        "lag", \.lag, .text(.notEmpty), example: "amount",
        "The column's value some rows earlier by time, within the key."),
      Field(
        "rolling", \.rolling, .text(.notEmpty), example: "amount",
        "A statistic of the column over the rows before this one by time, within the key."),
      Field(
        "edges", \.edges, .list(of: .number(.any), atLeast: 1), example: [12, 24, 48],
        "bucket: where intervals begin, ascending."),
      Field(
        "quantiles", \.quantiles, .wholeNumber(2...255), example: 4,
        "bucket: so many intervals with equal shares of the training rows."),
      Field("part", \.part, example: "month", "date_part: which part."),
      Field(
        "periods", \.periods, .wholeNumber(1...100_000), unit: "rows", example: 1, absent: "1",
        "lag: how many rows earlier."),
      Field(
        "window", \.window, .wholeNumber(1...100_000), unit: "rows", example: 10, "rolling: over how many rows."),
      Field("statistic", \.statistic, example: "mean", absent: "mean", "rolling: which statistic."),
      Field(
        "key", \.key, columns, example: ["card"], absent: "all rows are one series",
        "lag and rolling: columns whose values tell series of rows apart."),
      Field(
        "time", \.time, .text(.notEmpty), example: "booked_at", absent: "the column with role timestamp",
        "lag and rolling: the column that orders rows."),
    ]
  }
}

extension FeatureDefinition.DatePart: WordValue {}
extension FeatureDefinition.WindowStatistic: WordValue {}
