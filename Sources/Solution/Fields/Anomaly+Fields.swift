import JSON

extension AnomalySettings: Described {
  static var fields: [Field<AnomalySettings>] {
    [
      Field(
        "false_alarms_per_week", \.falseAlarmsPerWeek, .number(.above(0)), required: true, unit: "alarms a week",
        example: 1,
        "Alarms for nothing that people put up with in a week, all series together. The threshold is set for it on the validation windows, and the test part shows whether it holds."
      ),
      Field(
        "direction", \.direction, example: "both",
        "Which deviations matter: both, only up (too high), or only down (too low)."),
      Field(
        "cool_down", \.coolDown, .wholeNumber(0...100_000), unit: "periods", example: 12,
        absent: "half a season, and 6 where there is none",
        "Alarm readings with at most so many quiet ones between them are one alarm."),
      Field(
        "frozen_after", \.frozenAfter, .wholeNumber(2...1_000_000), unit: "periods", example: 6,
        absent: "half as long again as the longest run before the test, and two more",
        "So many equal readings in a row are an alarm of their own kind: the sensor is frozen."),
      Field(
        "missing_after", \.missingAfter, .wholeNumber(1...1_000_000), unit: "periods", example: 3,
        absent: "half as long again as the longest gap before the test, and two more",
        "So many missing readings in a row are an alarm of their own kind: the sensor is dead."),
      Field(
        "limits", \.limits, example: ["below": 60, "above": 100],
        absent: "limits that give the same rate of false alarms on the validation windows",
        "Today's fixed limits, which are the baseline: an alarm below the one or above the other."),
    ]
  }
}

extension AnomalySettings.Direction: WordValue {}

extension AnomalySettings.Limits: Described {
  static var fields: [Field<AnomalySettings.Limits>] {
    [
      Field("below", \.below, unit: "units of the target", example: 60, "A reading under it is an alarm."),
      Field("above", \.above, unit: "units of the target", example: 100, "A reading over it is an alarm."),
    ]
  }
}
