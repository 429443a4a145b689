import JSON
import TimeAxis

/// The forecast of one series.
public struct ForecastAnswer: Sendable, Equatable {
  /// One period.
  public struct Step: Sendable, Equatable {
    public var period: Int
    /// The median.
    public var point: Double
    /// The quantile that the cost of an error asks for: what to order.
    public var served: Double
    /// In the order of `levels`.
    public var quantiles: [Double]
  }

  public var key: [String]
  /// Which model answered.
  public var model: String
  /// The last period that the forecast knows.
  public var lastKnown: Int
  public var levels: [Double]
  /// For each period the median, the served quantile, and the quantiles at `levels`, one after the other.
  public var values: [Double]
  /// Rows of the request's history that were new, and those that the model knew already.
  public var historyUsed: Int
  public var historyKnown: Int
  /// Known-future columns that were sent and that this model makes no use of.
  public var unused: [String]
  /// Known-future columns that this model looks at and of which nothing is known for some period: it took what is
  /// usual.
  public var assumed: [String] = []
  /// Periods of which known columns were sent and that the forecast does not cover; the first of them.
  public var outside: [Int] = []
  /// What to order, where that was asked.
  public var order: OrderProposal?
  /// The level of the contract of which it is a sum; nil for a series.
  public var level: Int?
  /// Where the contract has levels: whether sums and parts agree. Not with news of one series alone.
  public var isReconciled = true

  /// Numbers of one period in `values`.
  var width: Int { levels.count + 2 }

  /// The periods, first to last.
  public var steps: [Step] {
    stride(from: 0, to: values.count, by: width).enumerated().map { step, start in
      Step(
        period: lastKnown + 1 + step, point: values[start], served: values[start + 1],
        quantiles: Array(values[start + 2..<start + width]))
    }
  }
}

/// Writes answers as JSON. Everything that is the same in each of them is escaped once, when the model is loaded.
struct ForecastAnswerWriter: Sendable {
  private let contract: ForecastContract
  /// `{"series":{"store":`, then `,"product":`.
  private let keyNames: [[UInt8]]
  /// The same for each level of sums.
  private let sumNames: [[[UInt8]]]
  /// `{"week":`
  private let stepOpening: [UInt8]
  /// `,"served_quantile":0.75,"forecast":[` in two parts, since other members may stand between them.
  private let servedQuantile: [UInt8]
  private let usualLevels: [[UInt8]]

  init(contract: ForecastContract) {
    self.contract = contract
    func names(_ columns: [String]) -> [[UInt8]] {
      columns.enumerated().map { place, name in
        Array((place > 0 ? "," : "").utf8) + JSONValue.string(name).compactBytes + Array(":".utf8)
      }
    }
    keyNames = names(contract.keys)
    sumNames = contract.levels.map(names)
    stepOpening = Array("{".utf8) + JSONValue.string(contract.timestamp).compactBytes + Array(":".utf8)
    servedQuantile = Array(",\"served_quantile\":".utf8) + JSONValue.number(contract.servedQuantile).compactBytes
    usualLevels = Self.names(of: contract.quantiles)
  }

  /// `"0.1":`, then `,"0.5":`.
  private static func names(of levels: [Double]) -> [[UInt8]] {
    levels.enumerated().map { place, level in
      Array((place > 0 ? ",\"" : "\"").utf8) + JSONValue.number(level).compactBytes + Array("\":".utf8)
    }
  }

  /// Appends an answer as a JSON object.
  func write(_ answer: ForecastAnswer, into writer: inout JSONWriter) {
    let levels = answer.levels == contract.quantiles ? usualLevels : Self.names(of: answer.levels)
    writer.raw("{\"series\":{")
    let names = answer.level.map { sumNames.indices.contains($0) ? sumNames[$0] : [] } ?? keyNames
    for (name, value) in zip(names, answer.key) {
      writer.raw(bytes: name)
      writer.string(value)
    }
    writer.raw("},\"model\":")
    writer.string(answer.model)
    writer.raw(",\"last_known\":")
    write(period: answer.lastKnown, into: &writer)
    writer.raw(bytes: servedQuantile)
    if answer.historyUsed + answer.historyKnown > 0 {
      writer.raw(",\"history\":{\"used\":")
      writer.integer(answer.historyUsed)
      writer.raw(",\"already_known\":")
      writer.integer(answer.historyKnown)
      writer.raw("}")
    }
    if !answer.unused.isEmpty {
      writer.raw(",\"not_used_by_model\":")
      writer.value(.array(answer.unused.map { .string($0) }))
    }
    if !contract.levels.isEmpty { writer.raw(answer.isReconciled ? ",\"reconciled\":true" : ",\"reconciled\":false") }
    if !answer.assumed.isEmpty {
      writer.raw(",\"not_known\":")
      writer.value(.array(answer.assumed.map { .string($0) }))
    }
    if !answer.outside.isEmpty {
      writer.raw(",\"outside_of_horizon\":[")
      for (place, period) in answer.outside.enumerated() {
        if place > 0 { writer.raw(",") }
        write(period: period, into: &writer)
      }
      writer.raw("]")
    }
    if let order = answer.order {
      writer.raw(",\"order\":")
      writer.value(order.json(contract: contract, lastKnown: answer.lastKnown))
    }
    writer.raw(",\"forecast\":[")
    writeSteps(answer, levels, into: &writer)
    writer.raw("]}")
  }

  /// The periods. Most of an answer is here, so it is written into one piece of memory of the greatest size it can
  /// have, without a call for each part.
  private func writeSteps(_ answer: ForecastAnswer, _ levels: [[UInt8]], into writer: inout JSONWriter) {
    let width = answer.width
    let count = answer.values.count / width
    let names = levels.reduce(0) { $0 + $1.count }
    let most = count * (Self.fixedParts + stepOpening.count + names + width * ByteCursor.longestNumber)
    writer.append(atMost: most) { cursor in
      var period = answer.lastKnown
      for step in 0..<count {
        period += 1
        if step > 0 { cursor.put(UInt8(ascii: ",")) }
        cursor.put(stepOpening)
        let moment = contract.frequency.timestamp(of: period, kind: contract.format.kind)
        if contract.format.kind == .integer {
          cursor.put(Double(moment))
        } else {
          cursor.put(UInt8(ascii: "\""))
          contract.format.write(moment) { cursor.put($0) }
          cursor.put(UInt8(ascii: "\""))
        }
        cursor.put(",\"median\":")
        cursor.put(answer.values[step * width])
        cursor.put(",\"served\":")
        cursor.put(answer.values[step * width + 1])
        cursor.put(",\"quantiles\":{")
        for level in 2..<max(2, width) {
          cursor.put(levels[level - 2])
          cursor.put(answer.values[step * width + level])
        }
        cursor.put("}}")
      }
    }
  }

  /// Bytes of a period beside names and numbers: punctuation, words, and a timestamp in any form.
  private static let fixedParts = 160

  private func write(period: Int, into writer: inout JSONWriter) {
    let moment = contract.frequency.timestamp(of: period, kind: contract.format.kind)
    if contract.format.kind == .integer { writer.integer(moment) } else { writer.string(contract.format.string(moment)) }
  }
}
