import Digests
import Matrices
public import Support
import TimeAxis

/// Layout: u16 version, inputs, slot count, readers, series, features over earlier rows, operations, outputs, and the
/// SHA-256 of all that as text.
extension FeaturePipeline {
  private static let version: UInt16 = 1
  /// More slots than any table needs: a bound for what a reader believes.
  private static let mostSlots = 1 << 20

  /// Appends the canonical form: equal for equal preparation.
  public func encode(into writer: inout ByteWriter) {
    Self.write(inputs, outputs, readers, features, series, operations, slotCount, into: &writer)
    writer.put(digest.hex)
  }

  static func write(
    _ inputs: [InputColumn], _ outputs: [Output], _ readers: [SlotReader], _ features: [HistoryFeature],
    _ series: [HistorySeries], _ operations: [FittedOperation], _ slotCount: Int, into writer: inout ByteWriter
  ) {
    writer.put(version)
    writer.put(UInt32(clamping: inputs.count))
    for input in inputs {
      writer.put(input.name)
      writer.put(input.type.rawValue)
      writer.put(input.format?.pattern ?? "")
      writer.put(input.levels)
    }
    writer.put(UInt32(clamping: slotCount))
    writer.put(UInt32(clamping: readers.count))
    for reader in readers {
      writer.put(reader.kind.rawValue)
      writer.put(UInt32(clamping: reader.input))
    }
    writer.put(UInt32(clamping: series.count))
    for one in series { one.encode(into: &writer) }
    writer.put(UInt32(clamping: features.count))
    for feature in features { feature.encode(into: &writer) }
    writer.put(UInt32(clamping: operations.count))
    for operation in operations { operation.encode(into: &writer) }
    writer.put(UInt32(clamping: outputs.count))
    for output in outputs {
      writer.put(output.name)
      writer.put(UInt32(clamping: output.slot))
      writer.put(output.sources)
      writer.put(output.kind.isCategory)
      if case .category(let levels) = output.kind { writer.put(levels) }
    }
  }

  /// Reads what `encode` wrote.
  /// - Throws: `E5001` where it makes no sense, `E3601` where its hash is not that of its content.
  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let version = try reader.integer(UInt16.self)
    guard version == Self.version else { throw reader.fault("preparation version \(version) is unknown") }
    var inputs = [InputColumn]()
    for _ in 0..<(try reader.count(ofAtLeast: 16)) { inputs.append(try Self.input(from: &reader)) }
    let slotCount = try reader.position("the number of slots", below: Self.mostSlots)
    var raw = [SlotReader]()
    for _ in 0..<(try reader.count(ofAtLeast: 5)) {
      raw.append(SlotReader(try reader.choice("a reader"), input: Int(try reader.integer(UInt32.self))))
    }
    guard raw.count <= slotCount else { throw reader.fault("\(raw.count) readers for \(slotCount) slots") }
    var series = [HistorySeries]()
    for _ in 0..<(try reader.count(ofAtLeast: 21)) {
      series.append(try HistorySeries(from: &reader, inputs: inputs.count))
    }
    var features = [HistoryFeature]()
    for _ in 0..<(try reader.count(ofAtLeast: 5)) {
      features.append(try HistoryFeature(from: &reader, series: series.count))
    }
    for one in raw where one.input >= (one.kind == .history ? features.count : inputs.count) {
      throw reader.fault("a slot reads input \(one.input)")
    }
    var operations = [FittedOperation]()
    for _ in 0..<(try reader.count(ofAtLeast: 5)) {
      operations.append(try FittedOperation(from: &reader, slots: slotCount))
    }
    var outputs = [Output]()
    for _ in 0..<(try reader.count(ofAtLeast: 13)) {
      let name = try reader.string()
      let slot = try reader.position("a slot", below: slotCount)
      let sources = try reader.strings()
      outputs.append(Output(name, try reader.bool() ? .category(levels: try reader.strings()) : .number,
        sources: sources, slot: slot))
    }
    self.init(
      inputs: inputs, outputs: outputs, readers: raw, features: features, series: series, operations: operations,
      slotCount: slotCount)
    let hex = try reader.string()
    guard let written = Digest(hex: hex) else { throw reader.fault("the hash of the preparation is no SHA-256") }
    try require(written)
  }

  private static func input(from reader: inout ByteReader) throws(Diagnostic) -> InputColumn {
    let name = try reader.string()
    let type: InputType = try reader.named("column type")
    let pattern = try reader.string()
    var format: TimestampFormat?
    if !pattern.isEmpty {
      format = TimestampFormat(pattern)
      guard format != nil else { throw reader.fault("'\(pattern)' is no form of a timestamp") }
    }
    let levels = try reader.strings()
    // Positions are codes, so a level that is there twice would have two.
    guard ByteTable(levels).count == levels.count else { throw reader.fault("a level of '\(name)' is there twice") }
    return InputColumn(name, type, format: format, levels: levels)
  }
}
