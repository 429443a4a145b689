import Statistics
import Support
import Testing
import TreeModel

@Suite struct EncodingTests {
  static let links: [Link] = [
    .identity, .logistic(slope: 0.7), .softmax, .exponential, .signedSquare, .softplus, .step,
  ]

  static func written(_ model: TreeModel) -> [UInt8] {
    var writer = ByteWriter()
    model.encode(into: &writer)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) throws(Diagnostic) -> TreeModel {
    var reader = ByteReader(bytes, source: "model.bin")
    return try TreeModel(decoding: &reader, source: "model.bin")
  }

  @Test(arguments: links) func roundTripIsExact(link: Link) throws {
    var random = RandomTrees(seed: 5, featureCount: 6)
    let model = try random.model(trees: 5, leaves: 1...30, outputs: 2, link: link, arithmetic: .single)
    let bytes = Self.written(model)
    let again = try Self.read(bytes)
    #expect(again == model)
    #expect(Self.written(again) == bytes)
    let row = random.row()
    #expect(bits(again.predictions(row: row)) == bits(model.predictions(row: row)))
  }

  /// Version 1 of the layout, byte for byte: files of today must be readable for good.
  @Test func theLayoutIsFixed() throws {
    let tree = DecisionTree(
      splits: [.init(feature: 1, condition: .among([2, 65]), missing: .right, left: ~0, right: ~1, gain: 1, cover: 2)],
      leafValues: [1, -1], leafCovers: [1, 1])
    let model = try TreeModel(trees: [tree], featureCount: 2, baseValues: [0.5], link: .logistic(slope: 1))
    var expected = ByteWriter()
    expected.put(UInt8(1))
    expected.put(UInt32(2))
    expected.put(UInt32(1))
    expected.put([0.5])
    expected.put(raw: [1])
    expected.put(1.0)
    expected.put(raw: [0, 0])
    expected.put(UInt32(1))
    expected.put(UInt32(1))
    expected.put(raw: [0x13])
    expected.put(UInt32(1))
    expected.put(Int32(-1))
    expected.put(Int32(-2))
    expected.put(1.0)
    expected.put(2.0)
    expected.put(UInt32(0))
    expected.put(UInt32(2))
    expected.put(UInt64(4))
    expected.put(UInt64(2))
    for value in [1.0, 1, -1, 1] { expected.put(value) }
    #expect(Self.written(model) == expected.bytes)
  }

  @Test func everyCutIsRefused() throws {
    var random = RandomTrees(seed: 6, featureCount: 3)
    let bytes = Self.written(try random.model(trees: 3, leaves: 2...9))
    for count in 0..<bytes.count {
      #expect(throws: Diagnostic.self) { try Self.read(Array(bytes[..<count])) }
    }
  }

  /// Any flipped bit: refused, or a model that scores and explains without a trap.
  @Test func aChangedFileNeverTraps() throws {
    var random = RandomTrees(seed: 8, featureCount: 3)
    let bytes = Self.written(try random.model(trees: 3, leaves: 2...9, outputs: 2, link: .softmax))
    let row = random.row()
    for position in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[position] ^= 1 << UInt8(bit)
        do {
          let model = try Self.read(changed)
          let width = max(row.count, min(model.featureCount, 1 << 16))
          guard model.featureCount <= width, model.outputCount < 1 << 10 else { continue }
          let longRow = row + [Double](repeating: 1, count: width - row.count)
          _ = model.predictions(row: longRow)
          _ = model.attribution(row: longRow)
          _ = try TreeExplainer(model).contributions(row: longRow)
          #expect(Self.written(model).count <= changed.count)
        } catch {
          let code = error.code
          #expect(code == "E5001" || code.hasPrefix("E550"))
        }
      }
    }
  }
}
