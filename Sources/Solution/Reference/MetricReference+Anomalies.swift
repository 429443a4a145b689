extension MetricReference {
  /// How good alarms are. An event is a run of rows whose event column says yes, from the first sign to the failure.
  static let anomalies: [MetricReference] = [
    MetricReference(
      name: "false_alarms_per_week", title: "False alarms per week",
      text:
        "How often somebody is called for nothing: alarms without a reading inside an event or within cool_down after it, all series together. Without an event column every alarm counts. Alarms of a frozen or dead sensor are counted apart.",
      formula: "alarms that touch no event / weeks of the test part", unit: "alarms a week",
      direction: .lowerIsBetter, source: "Lavin and Ahmad, IEEE ICMLA 2015, for alarms and labelled windows",
      example: "3 alarms in 4 weeks, 1 of them in an event: 2 / 4 = 0.5", allowsRelativeChange: true,
      bounds: .atLeast(0)),
    MetricReference(
      name: "alarms_per_week", title: "Alarms per week",
      text: "How often somebody is called, rightly or not.", formula: "alarms / weeks of the test part",
      unit: "alarms a week", direction: .lowerIsBetter, source: "Lavin and Ahmad 2015",
      example: "3 alarms in 4 weeks: 0.75", allowsRelativeChange: true, bounds: .atLeast(0)),
    MetricReference(
      name: "recall", title: "Recall", text: "The share of events in which there was an alarm.",
      formula: "events with an alarm reading / events", unit: "share", direction: .higherIsBetter,
      source: "Lavin and Ahmad 2015", example: "2 events, an alarm in 1 of them: 0.5", allowsRelativeChange: true,
      bounds: .from(0, to: 1)),
    MetricReference(
      name: "precision", title: "Precision", text: "The share of alarms that are right.",
      formula: "alarms with a reading inside an event / alarms", unit: "share", direction: .higherIsBetter,
      source: "Lavin and Ahmad 2015", example: "3 alarms, 1 of them in an event: 0.33", allowsRelativeChange: true,
      bounds: .from(0, to: 1)),
    MetricReference(
      name: "warning_hours", title: "Hours of warning",
      text: "How long before the end of an event, the failure, the first alarm came: the mean over events that were found.",
      formula: "mean of (end of the event - first alarm reading inside it)", unit: "hours",
      direction: .higherIsBetter, source: "Lavin and Ahmad 2015", example: "alarms 10 and 20 hours before: 15",
      allowsRelativeChange: true, bounds: .atLeast(0)),
  ]
}
