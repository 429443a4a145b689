import RecommendModel
import Statistics
import Support
import Testing

@Suite struct FactorModelCodingTests {
  @Test(arguments: FactorModelTests.kinds, [false, true])
  func aModelIsReadAsItWasWritten(kind: FactorModel.Kind, quantized: Bool) throws {
    let model = quantized ? randomModel(kind).quantizingUsers() : randomModel(kind)
    let bytes = written(model)
    var reader = ByteReader(bytes, source: "factors.bin")
    let read = try FactorModel(from: &reader)
    #expect(reader.remaining == 0)
    #expect(read.users == model.users && read.items == model.items && read.itemBiases == model.itemBiases)
    #expect(read.folding == model.folding && read.mean == model.mean)
    #expect(written(read) == bytes)
    var scratch = Scratch()
    let marks = ItemMarks(itemCount: model.itemCount)
    for profile in [Profile(user: 3, items: [], weights: []), Profile(items: [1, 2], weights: [1, 3])] {
      #expect(
        read.top(10, for: profile, except: marks, scratch: &scratch)
          == model.top(10, for: profile, except: marks, scratch: &scratch))
    }
  }

  @Test(arguments: FactorModelTests.kinds, [false, true])
  func whatIsCutIsRefused(kind: FactorModel.Kind, quantized: Bool) {
    let model = randomModel(kind, users: 2, items: 3, factors: 3)
    let bytes = written(quantized ? model.quantizingUsers() : model)
    for length in 0..<bytes.count {
      let error = #expect(throws: Diagnostic.self) {
        var reader = ByteReader(Array(bytes.prefix(length)), source: "factors.bin")
        _ = try FactorModel(from: &reader)
      }
      #expect(error?.code == "E5910")
    }
  }

  /// A changed byte is refused or makes another model; it never traps.
  @Test func changedBytesNeverTrap() {
    let bytes = written(randomModel(.explicit, users: 2, items: 3, factors: 3).quantizingUsers())
    var numbers = RandomNumbers(seed: 8)
    var scratch = Scratch()
    for place in bytes.indices {
      for _ in 0..<4 {
        var changed = bytes
        changed[place] = UInt8(truncatingIfNeeded: numbers.next())
        var reader = ByteReader(changed, source: "factors.bin")
        guard let model = try? FactorModel(from: &reader) else { continue }
        let profile = Profile(user: 1, items: [0, 2], weights: [1, 2])
        _ = model.top(3, for: profile, except: ItemMarks(itemCount: model.itemCount), scratch: &scratch)
        _ = model.folded(profile, scratch: &scratch)
      }
    }
  }

  private func written(_ model: FactorModel) -> [UInt8] {
    var writer = ByteWriter()
    model.write(to: &writer)
    return writer.bytes
  }
}
