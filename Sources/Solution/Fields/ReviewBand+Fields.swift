import JSON

extension ClassifySettings.ReviewBand: FieldValue {
  static var kind: FieldKind { .part(ReviewKeys.fields.map(\.info)) }

  /// Nil where the keys do not go together; a check says so.
  init?(_ resolved: Resolved) {
    guard let keys = ReviewKeys(resolved) else { return nil }
    let isUncertain = keys.below != nil || keys.margin != nil || !keys.classes.isEmpty
    switch (keys.from, keys.to) {
    case (let from?, let to?) where !isUncertain && from < to: rule = .probability(from: from, to: to)
    case (nil, nil) where isUncertain:
      rule = .uncertain(below: keys.below ?? 0, margin: keys.margin ?? 0, classes: keys.classes)
    case (nil, nil) where keys.costPerReview != nil: rule = .worthItsCost
    default: return nil
    }
    costPerReview = keys.costPerReview
  }

  var json: JSONValue {
    var object = JSONObject()
    switch rule {
    case .probability(let from, let to):
      object["from"] = .number(from)
      object["to"] = .number(to)
    case .worthItsCost: break
    case .uncertain(let below, let margin, let classes):
      if below > 0 { object["below"] = .number(below) }
      if margin > 0 { object["margin"] = .number(margin) }
      if !classes.isEmpty { object["classes"] = .array(classes.map(\.json)) }
    }
    if let costPerReview { object["cost_per_review"] = .number(costPerReview) }
    return .object(object)
  }
}

/// The keys of `classify.review_band`.
private struct ReviewKeys: Described {
  var from: Double?
  var to: Double?
  var below: Double?
  var margin: Double?
  var classes: [ClassifySettings.ReviewBand.ClassLimit] = []
  var costPerReview: Double?

  static var fields: [Field<ReviewKeys>] {
    [
      Field(
        "from", \.from, .number(.from(0, to: 1)), unit: "share", example: 0.35,
        "A person decides from this probability of the positive class on."
      ).only(.binary),
      Field(
        "to", \.to, .number(.from(0, to: 1)), unit: "share", example: 0.6,
        "A person decides below this probability."
      ).only(.binary),
      Field(
        "below", \.below, .number(.between(0, 1)), unit: "share", example: 0.6,
        "A person decides where the likeliest class is less probable than this."
      ).only(.category),
      Field(
        "margin", \.margin, .number(.between(0, 1)), unit: "share", example: 0.1,
        "A person decides where the likeliest class leads the next one by less than this."
      ).only(.category),
      Field(
        "classes", \.classes, .list(of: ClassifySettings.ReviewBand.ClassLimit.kind, atLeast: 0),
        example: [["class": "fraud", "below": 0.8]],
        "Limits of single classes, in the place of below where that class is the likeliest."
      ).only(.category),
      Field(
        "cost_per_review", \.costPerReview, .number(.atLeast(0)), unit: "money per review", example: 4,
        absent: "a review costs nothing",
        "What it costs that a person looks at a row. Without from and to the band follows from it and scope.payoff: a row is shown where the loss that a wrong decision is expected to bring is larger."
      ),
    ]
  }
}

extension ClassifySettings.ReviewBand.ClassLimit: Described {
  static var fields: [Field<Self>] {
    [
      Field("class", \.name, .text(.notEmpty), required: true, example: "fraud", "A class of the target."),
      Field(
        "below", \.below, .number(.between(0, 1)), required: true, unit: "share", example: 0.8,
        "A person decides where this class is the likeliest, but less probable than this."),
    ]
  }
}
