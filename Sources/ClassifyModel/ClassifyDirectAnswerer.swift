import Bundles
import Features
import JSON

/// Answers requests to a classifier straight from their bytes: from JSON to cells to features to the answer, in memory
/// that is there already. One thread at a time.
final class ClassifyDirectAnswerer: DirectAnswerer {
  // Of the contract what each row needs: copying all of it for a row would count many references.
  private let model: ClassifierModel
  private let outcome: Outcome
  private let outputs: Int
  private let decision: ServedDecision?
  private let reasons: Int
  private let batchMax: Int
  private let route: ClassifyDirectRoute
  private let cells: UnsafeMutableBufferPointer<RawCell>
  private let unseen: UnsafeMutableBufferPointer<Bool>
  private let slots: UnsafeMutableBufferPointer<Double>
  private let features: UnsafeMutableBufferPointer<Double>
  /// By field.
  private let effects: UnsafeMutableBufferPointer<Double>
  private let identifiers: UnsafeMutableBufferPointer<JSONPull.Scalar?>
  /// Of each name, the last row that had it.
  private let stamps: UnsafeMutableBufferPointer<UInt64>
  private var row: UInt64 = 0
  private var spare: UnsafeMutableBufferPointer<UInt8>
  private var memory: ClassifierMemory

  private enum Outcome { case binary, classes, number }

  init(_ contract: ClassifyContract, _ model: ClassifierModel, _ route: ClassifyDirectRoute) {
    self.model = model
    self.route = route
    outcome =
      switch contract.outcome {
      case .binary: .binary
      case .multiclass: .classes
      // A route is not made for unusual rows.
      case .number, .unusual: .number
      }
    outputs = contract.outputs
    decision = contract.decision
    reasons = contract.reasons
    batchMax = contract.batchMax
    let fieldCount = route.format.fields.count
    cells = Self.allocated(fieldCount, RawCell.missing)
    unseen = Self.allocated(fieldCount, false)
    slots = Self.allocated(route.plan.slotCount, .nan)
    features = Self.allocated(model.columnCount, .nan)
    effects = Self.allocated(fieldCount, 0)
    identifiers = Self.allocated(route.format.identifierCount, nil)
    stamps = Self.allocated(fieldCount + route.format.identifierCount, 0)
    spare = Self.allocated(1 << 12, 0)
    memory = ClassifierMemory([model])
  }

  private static func allocated<Value>(_ count: Int, _ value: Value) -> UnsafeMutableBufferPointer<Value> {
    let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(1, count))
    buffer.initialize(repeating: value)
    return UnsafeMutableBufferPointer(rebasing: buffer[..<count])
  }

  deinit {
    cells.deallocate()
    unseen.deallocate()
    slots.deallocate()
    features.deallocate()
    effects.deallocate()
    identifiers.deallocate()
    stamps.deallocate()
    spare.deallocate()
  }

  func answer(
    _ body: UnsafeBufferPointer<UInt8>, depth: Int, most: Int, into writer: inout JSONWriter
  ) -> DirectAnswer {
    if spare.count < body.count {
      spare.deallocate()
      spare = Self.allocated(body.count * 2, 0)
    }
    let before = writer.count
    guard var json = JSONPull(body, spare: spare) else { return .unusual }
    let answer = answerWhole(&json, depth: depth, most: most, into: &writer)
    if answer != .answered { writer.truncate(to: before) }
    return answer
  }

  private func answerWhole(
    _ json: inout JSONPull, depth: Int, most: Int, into writer: inout JSONWriter
  ) -> DirectAnswer {
    guard depth >= 1, json.take(UInt8(ascii: "{")), let name = json.text(), json.take(UInt8(ascii: ":")) else {
      return .unusual
    }
    // A client's own column may be called 'batch': a list is none of its values.
    if TextTable.areEqual(name.text, route.format.batch), json.take(UInt8(ascii: "[")) {
      return depth >= 3 ? answerBatch(&json, most: most, into: &writer) : .unusual
    }
    guard readRow(&json, first: name), json.isAtEnd() else { return .unusual }
    answerRow(into: &writer)
    return .answered
  }

  private func answerBatch(_ json: inout JSONPull, most: Int, into writer: inout JSONWriter) -> DirectAnswer {
    writer.raw("{\"batch\":[")
    var count = 0
    repeat {
      guard count < batchMax else { return .unusual }
      guard count < most else { return .long }
      guard json.take(UInt8(ascii: "{")), let name = json.text(), json.take(UInt8(ascii: ":")),
        readRow(&json, first: name)
      else { return .unusual }
      if count > 0 { writer.raw(",") }
      answerRow(into: &writer)
      count += 1
    } while json.take(UInt8(ascii: ","))
    guard json.take(UInt8(ascii: "]")), json.take(UInt8(ascii: "}")), json.isAtEnd() else { return .unusual }
    writer.raw("]}")
    return .answered
  }

  /// Reads the members of a row into `cells`, from the value of the first one to the closing brace.
  private func readRow(_ json: inout JSONPull, first: JSONPull.Scalar) -> Bool {
    let format = route.format
    let fieldCount = format.fields.count
    row &+= 1
    for place in 0..<identifiers.count { identifiers[place] = nil }
    var name = first
    var (next, found) = (0, 0)
    while true {
      // Most clients send the fields in one order: looked for first where the last one was followed.
      let isNext = next < fieldCount && TextTable.areEqual(format.fields[next].name, name.text)
      let place = isNext ? next : format.names.find(name.text)
      guard place >= 0, stamps[place] != row, let value = json.scalar() else { return false }
      stamps[place] = row
      if place < fieldCount {
        guard let read = format.cell(value, of: place) else { return false }
        cells[place] = read.cell
        unseen[place] = read.isUnseen
        found += 1
        next = place + 1
      } else {
        identifiers[place - fieldCount] = value
      }
      guard json.take(UInt8(ascii: ",")) else { break }
      guard let following = json.text(), json.take(UInt8(ascii: ":")) else { return false }
      name = following
    }
    return found == fieldCount && json.take(UInt8(ascii: "}"))
  }

  /// Answers what stands in `cells`.
  private func answerRow(into writer: inout JSONWriter) {
    route.plan.apply(UnsafeBufferPointer(cells), slots: slots, into: features)
    let row = UnsafeBufferPointer(features)
    if reasons > 0 {
      let outputs = outputs
      model.explain(row: row, memory: &memory) { ClassifyAnswer.label($0.prediction[..<outputs]) }
      spreadEffects()
    } else {
      model.predict(row: row, memory: &memory)
    }
    writer.raw("{")
    writeIdentifiers(into: &writer)
    writePrediction(into: &writer)
    if reasons > 0 { writeReasons(into: &writer) }
    writeUnseen(into: &writer)
    writer.raw("}")
  }

  /// What the features of each field did together.
  private func spreadEffects() {
    for field in 0..<effects.count { effects[field] = 0 }
    var place = 0
    let sources = route.sources
    for feature in 0..<features.count {
      let count = sources[place]
      place += 1
      guard count > 0 else { continue }
      let share = memory.effects[feature] / Double(count)
      for field in sources[place..<place + count] { effects[field] += share }
      place += count
    }
  }

  private func writeIdentifiers(into writer: inout JSONWriter) {
    var isFirst = true
    for place in 0..<identifiers.count {
      guard let value = identifiers[place] else { continue }
      writer.raw(isFirst ? "\"id\":{" : ",")
      isFirst = false
      writer.raw(bytes: route.identifierHeads[place])
      switch value.kind {
      case .null: writer.raw("null")
      case .yes: writer.raw("true")
      case .no: writer.raw("false")
      case .number: writer.number(value.number)
      case .text: writer.string(utf8: value.text)
      }
    }
    if !isFirst { writer.raw("},") }
  }

  private func writePrediction(into writer: inout JSONWriter) {
    switch outcome {
    case .binary:
      let probability = memory.prediction[0]
      writer.raw("\"probability\":")
      writer.number(probability)
      writer.raw(",\"prediction\":")
      writer.raw(bytes: route.classNames[ClassifyAnswer.label(memory.prediction[..<1])])
      if let decision {
        let acts = decision.acts(probability: probability) { field in
          (0..<cells.count).contains(field) && cells[field].kind == .number ? cells[field].number : nil
        }
        writer.raw(acts ? ",\"act\":true" : ",\"act\":false")
      }
    case .classes:
      writer.raw("\"prediction\":")
      writer.raw(bytes: route.classNames[ClassifyAnswer.label(memory.prediction[..<outputs])])
      writer.raw(",\"probabilities\":{")
      for index in 0..<outputs {
        if index > 0 { writer.raw(",") }
        writer.raw(bytes: route.classNames[index])
        writer.raw(":")
        writer.number(memory.prediction[index])
      }
      writer.raw("}")
    case .number:
      writer.raw("\"prediction\":")
      writer.number(memory.prediction[0])
    }
  }

  private func writeReasons(into writer: inout JSONWriter) {
    writer.raw(",\"reasons\":[")
    for count in 0..<min(reasons, effects.count) {
      var best = 0
      for field in 0..<effects.count where abs(effects[field]) > abs(effects[best]) { best = field }
      let effect = effects[best]
      guard effect != 0 else { break }
      effects[best] = 0
      if count > 0 { writer.raw(",") }
      writer.raw(route.format.fields[best].reason)
      route.format.write(cells[best], of: best, into: &writer)
      writer.raw(",\"effect\":")
      writer.number(effect)
      writer.raw("}")
    }
    writer.raw("]")
  }

  private func writeUnseen(into writer: inout JSONWriter) {
    var isFirst = true
    for field in 0..<unseen.count where unseen[field] {
      writer.raw(isFirst ? ",\"not_seen_in_training\":[" : ",")
      isFirst = false
      writer.string(utf8: route.format.fields[field].name)
    }
    if !isFirst { writer.raw("]") }
  }
}
