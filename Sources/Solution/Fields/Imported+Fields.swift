import JSON

extension ImportedModelSettings: Described {
  static var fields: [Field<ImportedModelSettings>] {
    [
      Field(
        "file", \.file, .text(.file), required: true, example: "model.txt",
        "Path of the model file, from the folder of this configuration: LightGBM text, XGBoost JSON or CatBoost JSON."),
      Field(
        "columns", \.columns, .list(of: .text(.notEmpty), atLeast: 0), example: ["age", "balance"], absent: "the names in the file",
        "Columns of the data in the order of the model's features, where the file has no names or other ones."),
      Field(
        "classes", \.classes, .list(of: .text(.notEmpty), atLeast: 0), example: ["No", "Yes"],
        absent: "the names in the file, or ascending order",
        "Values of the target in the order of the model's classes, where the file does not say them."),
    ]
  }
}
