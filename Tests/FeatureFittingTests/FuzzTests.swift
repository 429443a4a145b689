import FeatureFitting
import Features
import Matrices
import Statistics
import Support
import Testing

/// What comes from a file is never believed.
@Suite struct FuzzTests {
  private static let bytes = Result {
    let steps = Toy.preparation + [PreparationStep(.outliers(.isolation(threshold: 0.6), .flag), columns: .type("number"))]
    let fitted = try Toy.fitter(Toy.features, steps).fit(Toy.table(40), rows: Array(0..<40), target: Toy.target(40))
    var writer = ByteWriter()
    fitted.pipeline.encode(into: &writer)
    return writer.bytes
  }

  private func decode(_ bytes: [UInt8]) throws -> FeaturePipeline {
    var reader = ByteReader(bytes, source: "test")
    return try FeaturePipeline(from: &reader)
  }

  @Test func everyCutIsRefused() throws {
    let bytes = try Self.bytes.get()
    _ = try decode(bytes)
    for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 700)) {
      #expect(throws: Diagnostic.self) { try decode(Array(bytes[..<end])) }
    }
  }

  /// Any changed byte is refused: by what it says, or by the hash.
  @Test func everyChangeIsRefused() throws {
    let bytes = try Self.bytes.get()
    var numbers = RandomNumbers(seed: 3)
    for _ in 0..<1500 {
      var changed = bytes
      changed[numbers.integer(below: bytes.count)] ^= UInt8(1 << numbers.integer(below: 8))
      #expect(throws: Diagnostic.self) { try decode(changed) }
    }
  }

  @Test func anotherHashIsRefused() throws {
    let pipeline = try decode(try Self.bytes.get())
    let other = try Toy.fitter([], []).fit(Toy.table(40), rows: Array(0..<40), target: Toy.target(40)).pipeline
    let fault = #expect(throws: Diagnostic.self) { try pipeline.require(other.digest) }
    #expect(fault?.code == "E3601")
  }

  /// Values of the wrong type, too few and too many are no fault of the pipeline.
  @Test func anyRow() throws {
    let pipeline = try decode(try Self.bytes.get())
    let values: [RawValue] = [
      .missing, .number(.infinity), .number(-1e308), .number(.nan), .text(""), .text("\u{0}ö"), .flag(true),
      .timestamp(.max), .timestamp(.min), .timestamp(0),
    ]
    var numbers = RandomNumbers(seed: 8)
    var output = [Double]()
    for _ in 0..<2000 {
      let row = (0..<numbers.integer(below: pipeline.inputs.count + 3)).map { _ in
        values[numbers.integer(below: values.count)]
      }
      pipeline.apply(row, into: &output)
      #expect(output.count == pipeline.outputs.count)
      for (value, kind) in zip(output, pipeline.outputs.map(\.kind)) where kind.isCategory {
        #expect(value.isNaN || (value >= 0 && value < Double(kind.levelCount)))
      }
    }
  }
}
