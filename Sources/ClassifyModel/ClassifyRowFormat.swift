import Features
import JSON
import TimeAxis

/// The fields of a contract, compiled for reading rows from the bytes of a request into cells.
///
/// What a text of a field stands for is asked once of `ClassifyRequestReader`, for each text that the contract knows,
/// and kept: so both ways of reading a request agree. What is left is decided here only where it cannot matter that
/// Swift compares strings by their characters and this by their bytes, which is for ASCII.
final class ClassifyRowFormat: @unchecked Sendable {  // immutable once made; pointers go into `arena`
  /// Plain values only, so that going through them counts no references.
  struct Field {
    var name: UnsafeBufferPointer<UInt8>
    var type: InputType
    var least: Double
    var most: Double
    /// Texts that the contract knows, and what they stand for.
    var known: TextTable
    var meanings: UnsafeMutableBufferPointer<Meaning>
    /// Which texts that it does not know may be taken as they are.
    var others: Others
    /// Whether a text that is no level was not seen in training.
    var marksUnseen: Bool
    /// The beginning of a reason: `{"column":"tenure","value":`.
    var reason: UnsafeBufferPointer<UInt8>
  }

  enum Others { case none, ascii, all }

  /// What a text stands for.
  struct Meaning {
    var kind: RawCell.Kind
    var number: Double
    var isUnseen: Bool
    /// The request reader refuses it.
    var isFault: Bool
    /// Its position among the levels, -1 where it is none, whatever it stands for.
    var level: Int
  }

  private let arena = TextArena()
  let fields: UnsafeBufferPointer<Field>
  /// Of the fields, then of the identifiers.
  let names: TextTable
  let identifierCount: Int
  /// The name of the member that holds a batch.
  let batch: UnsafeBufferPointer<UInt8>
  private let formats: [TimestampFormat?]

  /// Nil where names are not all different, to a reader that compares characters.
  init?(_ reader: ClassifyRequestReader) {
    let contract = reader.contract
    let all = contract.fields.map(\.column.name) + contract.identifiers
    guard Set(all).count == all.count else { return nil }
    let arena = arena
    var made = [Field]()
    for (place, field) in contract.fields.enumerated() {
      made.append(Self.field(field, reader, place, arena))
    }
    fields = Self.kept(made, arena)
    names = TextTable(all.map { Array($0.utf8) }, in: arena)
    batch = arena.keep(Array("batch".utf8))
    identifierCount = contract.identifiers.count
    formats = contract.fields.map(\.column.format)
  }

  private static func kept(_ fields: [Field], _ arena: TextArena) -> UnsafeBufferPointer<Field> {
    guard let first = fields.first else { return UnsafeBufferPointer(start: nil, count: 0) }
    let memory = arena.memory(fields.count, of: first)
    for index in fields.indices { memory[index] = fields[index] }
    return UnsafeBufferPointer(memory)
  }

  private static func field(
    _ field: ClassifyContract.Field, _ reader: ClassifyRequestReader, _ place: Int, _ arena: TextArena
  ) -> Field {
    let column = field.column
    var texts = [""] + column.levels + field.missing + [field.positive].compactMap { $0 }
    if column.type == .binary { texts += flagWords }
    var seen = Set<[UInt8]>()
    let bytes = texts.map { Array($0.utf8) }.filter { seen.insert($0).inserted }
    let levels = ByteTable(column.levels)
    let meanings = arena.memory(
      bytes.count, of: Meaning(kind: .missing, number: .nan, isUnseen: false, isFault: true, level: -1))
    for (index, text) in bytes.enumerated() {
      meanings[index] = meaning(
        of: String(decoding: text, as: UTF8.self), field, at: place,
        level: text.withUnsafeBufferPointer { levels.find($0) }, reader)
    }
    let isPlain = !texts.contains { $0.unicodeScalars.contains(where: looksLikeASCII) }
    var head = JSONWriter()
    head.raw("{\"column\":")
    head.string(column.name)
    head.raw(",\"value\":")
    return Field(
      name: arena.keep(Array(column.name.utf8)), type: column.type, least: field.minimum ?? -.infinity,
      most: field.maximum ?? .infinity, known: TextTable(bytes, in: arena), meanings: meanings,
      others: texts.count == 1 ? .all : isPlain ? .ascii : .none,
      marksUnseen: column.type == .category && !column.levels.isEmpty, reason: arena.keep(head.bytes))
  }

  /// The characters that Swift takes for equal to an ASCII one: the kelvin sign, the Greek question mark and the varia
  /// decompose to K, semicolon and grave accent, and no others to ASCII alone (Unicode promises to add none).
  private static func looksLikeASCII(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{212A}" || scalar == "\u{37E}" || scalar == "\u{1FEF}"
  }

  /// How people write yes and no; others go the long way.
  private static let flagWords = ["yes", "no", "true", "false", "y", "n", "t", "f"].flatMap {
    [$0, $0.uppercased(), $0.prefix(1).uppercased() + $0.dropFirst()]
  } + ["0", "1"]

  private static func meaning(
    of text: String, _ field: ClassifyContract.Field, at place: Int, level: Int,
    _ reader: ClassifyRequestReader
  ) -> Meaning {
    var meaning = Meaning(kind: .missing, number: .nan, isUnseen: false, isFault: false, level: level)
    guard case .success(let read) = reader.value(.string(text), of: field, at: place) else {
      meaning.isFault = true
      return meaning
    }
    meaning.isUnseen = read.isUnseen
    switch read.value {
    case .missing: break
    case .number(let number): (meaning.kind, meaning.number) = (.number, number)
    case .text: meaning.kind = .text
    case .flag(let flag): (meaning.kind, meaning.number) = (.flag, flag ? 1 : 0)
    case .timestamp(let moment):
      (meaning.kind, meaning.number) = (.timestamp, Double(moment))
      meaning.isFault = moment.magnitude >= 1 << 53
    }
    return meaning
  }

  /// A value of a request as a cell; nil where it is a fault, or not for this way.
  @inline(__always)
  func cell(_ value: JSONPull.Scalar, of place: Int) -> (cell: RawCell, isUnseen: Bool)? {
    let field = fields[place]
    switch value.kind {
    case .null: return (.missing, false)
    case .number where field.type == .number || field.type == .integer:
      guard value.number >= field.least, value.number <= field.most,
        field.type == .number || value.number == value.number.rounded()
      else { return nil }
      return (RawCell(.number, number: value.number), false)
    case .text: return cell(text: value, of: field, place)
    case .yes, .no:
      if field.type == .binary { return (RawCell(.flag, number: value.kind == .yes ? 1 : 0), false) }
      return cell(written: value, of: field)
    case .number:
      if field.type == .binary {
        guard value.number == 0 || value.number == 1 else { return nil }
        return (RawCell(.flag, number: value.number == 1 ? 1 : 0), false)
      }
      // Only of plain whole numbers it is certain that they would be written again as they came.
      let isPlain = value.text.count <= 15 && value.text.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
      return isPlain ? cell(written: value, of: field) : nil
    }
  }

  private func cell(text value: JSONPull.Scalar, of field: Field, _ place: Int) -> (cell: RawCell, isUnseen: Bool)? {
    let known = field.known.find(value.text)
    if known >= 0 {
      let meaning = field.meanings[known]
      if meaning.isFault { return nil }
      let cell =
        meaning.kind == .text
        ? RawCell(text: value.text, level: meaning.level) : RawCell(meaning.kind, number: meaning.number)
      return (cell, meaning.isUnseen)
    }
    guard field.others == .all || field.others == .ascii && value.isASCII else { return nil }
    switch field.type {
    case .category, .text: return (RawCell(text: value.text, level: -1), field.marksUnseen)
    case .date, .datetime:
      // Beyond 2^53 a Double would not give it back.
      guard let moment = formats[place]?.parse(value.text), moment.magnitude < 1 << 53 else { return nil }
      return (RawCell(.timestamp, number: Double(moment)), false)
    case .number, .integer, .binary: return nil
    }
  }

  /// A number or flag in a column of texts stands for itself, as a CSV file would have it.
  private func cell(written value: JSONPull.Scalar, of field: Field) -> (cell: RawCell, isUnseen: Bool)? {
    guard field.type.isText, field.others != .none else { return nil }
    let known = field.known.find(value.text)
    let level = known < 0 ? -1 : field.meanings[known].level
    // Whether a number may stand for a word that is not known is asked the long way.
    guard level >= 0 || !field.marksUnseen else { return nil }
    return (RawCell(text: value.text, level: level), field.marksUnseen && level < 0)
  }

  /// Appends the value of a cell as a request would hold it.
  func write(_ cell: RawCell, of place: Int, into writer: inout JSONWriter) {
    switch cell.kind {
    case .missing: writer.raw("null")
    case .number: writer.number(cell.number)
    case .text: writer.string(utf8: cell.text)
    case .flag: writer.raw(cell.number == 1 ? "true" : "false")
    case .timestamp:
      let moment = Int(cell.number)
      if let format = formats[place] { writer.string(format.string(moment)) } else { writer.integer(moment) }
    }
  }
}
