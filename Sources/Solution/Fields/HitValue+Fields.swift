import JSON

extension Scope.HitValue: Described {
  static var fields: [Field<Scope.HitValue>] {
    [
      Field("currency", \.currency, .text(.currency), example: "EUR", "Currency of every amount in this file."),
      Field(
        "margin", \.margin, .number(.above(0)), required: true, unit: "money per hit", example: 3.1,
        "What it earns that a user takes an item of the list."),
      Field(
        "incremental_share", \.incrementalShare, .number(NumberRange(lower: 0, lowerIsIn: false, upper: 1)),
        required: true, unit: "share", example: 0.2,
        "Share of the hits that would not have been bought anyway. It must be given: there is no default that is honest."
      ),
    ]
  }
}
