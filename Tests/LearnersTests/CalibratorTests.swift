import Learners
import Support
import Testing

@Suite struct CalibratorTests {
  static let all: [Calibrator] = [
    .none, .platt(slope: 0.7, offset: -0.2), .beta(a: 0.5, b: 1.5, c: 0.25), .power(exponent: 1.7, half: 0.01), .votes(half: 0.0025, a: 0.7, b: 1.1, c: -0.5),
    .isotonic(Calibrator.Knots(probabilities: [0.1, 0.4, 0.9], values: [0, 0.5, 0.5])!),
  ]

  @Test(arguments: all)
  func risesWithinZeroAndOne(calibrator: Calibrator) {
    let inputs = [0, 1e-300, 1e-15, 1 - 1e-15, 1] + (0...1000).map { Double($0) / 1000 }
    let outputs = inputs.sorted().map(calibrator.apply)
    #expect(outputs.allSatisfy { (0...1).contains($0) })
    #expect(zip(outputs, outputs.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(calibrator.apply(.nan).isNaN)
    for outside in [-1, 2, -Double.infinity, Double.infinity] where calibrator != .none {
      #expect((0...1).contains(calibrator.apply(outside)))
    }
  }

  @Test(arguments: all)
  func comesBackFromItsBytes(calibrator: Calibrator) throws {
    var writer = ByteWriter()
    calibrator.encode(into: &writer)
    var reader = ByteReader(writer.bytes, source: "a file")
    #expect(try Calibrator(from: &reader) == calibrator)
    #expect(reader.remaining == 0)
    for count in writer.bytes.indices {
      var cut = ByteReader(Array(writer.bytes.prefix(count)), source: "a file")
      #expect(throws: Diagnostic.self) { try Calibrator(from: &cut) }
    }
    for position in writer.bytes.indices {
      for value: UInt8 in [0, 1, 2, 3, 4, 5, 0x7F, 0x80, 0xFF] {
        var bytes = writer.bytes
        bytes[position] = value
        var reader = ByteReader(bytes, source: "a file")
        guard let read = try? Calibrator(from: &reader) else { continue }
        #expect([0, 0.3, 1].map(read.apply).allSatisfy { (0...1).contains($0) })
      }
    }
  }

  @Test func knotsThatFallAreRefused() {
    #expect(Calibrator.Knots(probabilities: [0.1, 0.2], values: [0.5, 0.4]) == nil)
    #expect(Calibrator.Knots(probabilities: [0.2, 0.1], values: [0.4, 0.5]) == nil)
    #expect(Calibrator.Knots(probabilities: [0.1, 1.2], values: [0.4, 0.5]) == nil)
    #expect(Calibrator.Knots(probabilities: [], values: []) == nil)
  }

  /// -3.2 is ln(0.0391... / (1 - 0.0391...)): by hand.
  @Test func logOdds() {
    #expect(LogOdds.of(0.5) == 0 && LogOdds.probability(0) == 0.5)
    #expect(abs(LogOdds.of(LogOdds.probability(-3.2)) + 3.2) < 1e-14)
    #expect(LogOdds.probability(800) == 1 && LogOdds.probability(-800) == 0)
    #expect(LogOdds.of(0).isFinite && LogOdds.of(1).isFinite)
  }
}
