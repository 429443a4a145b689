import JSON

/// Draws lists in the client's own names.
struct RecommendAnswerWriter {
  private let contract: RecommendContract
  // The beginnings of members, as JSON already.
  private let user: [UInt8]
  private let item: [UInt8]
  private let title: [UInt8]?

  init(contract: RecommendContract) {
    self.contract = contract
    user = Self.head(contract.user)
    item = Self.head(contract.item)
    title = contract.title.map(Self.head)
  }

  private static func head(_ name: String) -> [UInt8] { JSONValue.string(name).compactBytes + [UInt8(ascii: ":")] }

  func write(_ answer: RecommendAnswer, _ catalogue: Catalogue, into writer: inout JSONWriter) {
    writer.raw("{")
    if let name = answer.user {
      writer.raw(bytes: user)
      writer.string(name)
      writer.raw(",")
    }
    writer.raw("\"profile\":")
    writer.string(answer.basis.rawValue)
    writer.raw(",\"items\":[")
    for (place, chosen) in answer.items.enumerated() {
      if place > 0 { writer.raw(",") }
      write(chosen, rank: place + 1, catalogue, into: &writer)
    }
    writer.raw("]")
    if let shortage = answer.shortage {
      writer.raw(",\"short\":")
      writer.string(words(shortage, chosen: answer.items.count))
    }
    if !answer.unknown.isEmpty {
      writer.raw(",\"unknown_items\":[")
      for (place, name) in answer.unknown.enumerated() {
        if place > 0 { writer.raw(",") }
        writer.string(name)
      }
      writer.raw("]")
    }
    if !answer.unpinned.isEmpty {
      writer.raw(",\"not_pinned\":[")
      for (place, number) in answer.unpinned.enumerated() {
        if place > 0 { writer.raw(",") }
        name(number, catalogue, into: &writer)
      }
      writer.raw("]")
    }
    writer.raw("}")
  }

  private func write(
    _ chosen: RecommendAnswer.Item, rank: Int, _ catalogue: Catalogue, into writer: inout JSONWriter
  ) {
    writer.raw("{")
    writer.raw(bytes: item)
    name(chosen.item, catalogue, into: &writer)
    writer.raw(",\"rank\":")
    writer.integer(rank)
    writer.raw(",\"score\":")
    number(chosen.score, into: &writer)
    if chosen.boost != 1 {
      writer.raw(",\"boost\":")
      number(chosen.boost, into: &writer)
    }
    if let title, !catalogue.titles.isEmpty {
      writer.raw(",")
      writer.raw(bytes: title)
      writer.string(catalogue.titles[Int(chosen.item)])
    }
    if let reason = chosen.reason {
      writer.raw(",\"reason\":")
      write(reason, catalogue, into: &writer)
    }
    writer.raw("}")
  }

  private func write(_ reason: RecommendAnswer.Reason, _ catalogue: Catalogue, into writer: inout JSONWriter) {
    switch reason {
    case .because(let other, let share):
      writer.raw("{\"because\":")
      name(other, catalogue, into: &writer)
      writer.raw(",\"share\":")
      writer.number((Double(share) * 1000).rounded() / 1000)
      writer.raw("}")
    case .popular(let segment):
      guard let segment, contract.segments.indices.contains(segment) else { return writer.raw("{\"popular\":true}") }
      writer.raw("{\"popular_in\":")
      writer.string(contract.segments[segment])
      writer.raw("}")
    case .pinned: writer.raw("{\"pinned\":true}")
    case .similar(let other):
      writer.raw("{\"similar_to\":")
      name(other, catalogue, into: &writer)
      writer.raw("}")
    }
  }

  private func name(_ item: Int32, _ catalogue: Catalogue, into writer: inout JSONWriter) {
    catalogue.identifiers.withUTF8(of: Int(item)) { writer.string(utf8: $0) }
  }

  /// A number of single precision in its shortest form, not in that of the double that it makes.
  private func number(_ value: Float?, into writer: inout JSONWriter) {
    guard let value, value.isFinite else { return writer.raw("null") }
    if value == value.rounded(.towardZero), abs(value) < 16_777_216 { return writer.number(Double(value)) }
    var text = value.description
    text.withUTF8 { writer.raw($0) }
  }

  private func words(_ shortage: RecommendAnswer.Shortage, chosen: Int) -> String {
    switch shortage {
    case .allowed(_, let all): "rules, filters and what was seen leave \(chosen) of \(all) items"
    case .limits: "the limits by column leave no more"
    case .scored(let count): "the model can score \(count) items here"
    }
  }
}
