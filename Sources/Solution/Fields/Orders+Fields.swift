import JSON

extension OrderSettings: Described {
  static var fields: [Field<OrderSettings>] {
    [
      Field(
        "lead_time", \.leadTime, .wholeNumber(0...10_000), required: true, unit: "periods", example: 2,
        "Periods from an order to its arrival; 0 where it arrives at once."),
      Field(
        "review_period", \.reviewPeriod, .wholeNumber(0...10_000), unit: "periods", example: 1,
        "Periods until the next order can be placed. An order covers lead_time + review_period periods, at most forecast.horizon."
      ),
      Field(
        "pack_size", \.packSize, .number(.from(1e-6, to: 1e12)), unit: "units", example: 12,
        "Units in a pack: orders are whole packs. A static column named as columns.pack_size gives each series its own."
      ),
      Field(
        "minimum", \.minimum, .number(.from(0, to: 1e12)), unit: "units", example: 24,
        "The least that can be ordered at once. A static column named as columns.minimum gives each series its own."),
      Field(
        "columns", \.columns, example: ["stock": "on_hand", "on_order": "in_transit"],
        "What the numbers of an order are called in the files of `solkit predict --orders` and in requests."),
    ]
  }
}

extension OrderColumns: Described {
  static var fields: [Field<OrderColumns>] {
    [
      Field(
        "stock", \.stock, .text(.notEmpty), example: "on_hand",
        "Column of the units at hand; below 0 where customers wait."),
      Field(
        "on_order", \.onOrder, .text(.notEmpty), example: "in_transit",
        "Column of the units that were ordered and have not arrived."),
      Field("pack_size", \.packSize, .text(.notEmpty), example: "case", "Column of the units in a pack."),
      Field("minimum", \.minimum, .text(.notEmpty), example: "moq", "Column of the least that can be ordered at once."),
      Field(
        "lead_time", \.leadTime, .text(.notEmpty), example: "days",
        "Column of the periods from an order to its arrival."),
    ]
  }
}
