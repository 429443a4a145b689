import ForecastModel
import Statistics
import Support
import Testing

/// What every fitted model must do, whatever its family.
@Suite struct FittedModelContractTests {
  @Test(arguments: sampleModels) func roundTripIsBitExact(model: FittedForecaster) throws {
    var moved = model
    for value in [13, .nan, 0.1, -7] { moved.append(value) }
    for model in [model, moved] {
      let written = bytes(model)
      var reader = ByteReader(written, source: "model.bin")
      let read = try FittedForecaster(from: &reader)
      #expect(reader.remaining == 0)
      #expect(read == model)
      #expect(bytes(read) == written)
      #expect(read.forecast(horizon: 30) == model.forecast(horizon: 30))
    }
  }

  @Test(arguments: sampleModels) func everyCutIsRefused(model: FittedForecaster) {
    let written = bytes(model)
    for count in 0..<written.count {
      var reader = ByteReader(written[..<count], source: "model.bin")
      #expect(throws: Diagnostic.self) { try FittedForecaster(from: &reader) }
    }
  }

  /// Flips bits: either it is refused with E5001, or it is a model that forecasts finite numbers.
  @Test(arguments: sampleModels) func aChangedFileNeverTraps(model: FittedForecaster) {
    let written = bytes(model)
    var numbers = RandomNumbers(seed: 1)
    for _ in 0..<400 {
      var changed = written
      for _ in 0...numbers.integer(below: 3) {
        changed[numbers.integer(below: changed.count)] ^= 1 << UInt8(numbers.integer(below: 8))
      }
      var reader = ByteReader(changed, source: "model.bin")
      do {
        var read = try FittedForecaster(from: &reader)
        read.append(3)
        read.append(.nan)
        let path = read.forecast(horizon: 5)
        #expect((path.median + path.scale).allSatisfy { $0.isFinite })
      } catch {
        let code = error.code
        #expect(code == "E5001")
      }
    }
  }

  @Test func noiseNeverTraps() {
    var numbers = RandomNumbers(seed: 2)
    for _ in 0..<5000 {
      let noise = (0..<numbers.integer(below: 120)).map { _ in UInt8(truncatingIfNeeded: numbers.next() % 7) }
      var reader = ByteReader(noise, source: "model.bin")
      let read = try? FittedForecaster(from: &reader)
      #expect(read?.forecast(horizon: 3).median.allSatisfy { $0.isFinite } ?? true)
      reader = ByteReader(noise, source: "table.bin")
      _ = try? QuantileTable(from: &reader)
    }
  }

  @Test(arguments: sampleModels) func scaleNeverShrinksWithinASeason(model: FittedForecaster) {
    let path = model.forecast(horizon: 60)
    #expect(path.scale.allSatisfy { $0 >= 0 })
    // 12 is a multiple of every season here
    for step in 12..<60 { #expect(path.scale[step] >= path.scale[step - 12] * 0.999) }
  }

  @Test(arguments: sampleModels) func anyHorizonAnswers(model: FittedForecaster) {
    #expect(model.forecast(horizon: 0) == ForecastPath())
    #expect(model.forecast(horizon: -3) == ForecastPath())
    let long = model.forecast(horizon: 1200)
    #expect((long.median + long.scale).allSatisfy { $0.isFinite })
    #expect(Array(long.median.prefix(7)) == model.forecast(horizon: 7).median)
    #expect(Array(long.scale.prefix(2)) == model.forecast(horizon: 2).scale)
  }

  /// A missing value moves the first forecast where the second was, but for the naive family's fresh start.
  @Test(arguments: sampleModels) func aMissingValueMovesTheStateOn(model: FittedForecaster) {
    var later = model
    later.append(.nan)
    let before = model.forecast(horizon: 13).median
    let after = later.forecast(horizon: 12).median
    for step in 0..<12 { #expect(abs(after[step] - before[step + 1]) < 1e-9 * max(1, abs(before[step + 1]))) }
  }

  @Test(arguments: sampleModels) func extremeValuesNeverTrap(model: FittedForecaster) {
    let largest = Double.greatestFiniteMagnitude
    for value in [largest, -largest, .leastNonzeroMagnitude, 0, .infinity, -.infinity] {
      var moved = model
      for _ in 0..<3 { moved.append(value) }
      let path = moved.forecast(horizon: 5)
      #expect((path.median + path.scale).allSatisfy { $0.isFinite })
    }
  }

  @Test func aWeightedEnsembleIsTheMeanOfItsMembers() throws {
    let members = Array(sampleModels.prefix(3))
    let ensemble = try #require(FittedForecaster(meanOf: members, weights: [1, 2, 5]))
    let paths = members.map { $0.forecast(horizon: 3) }
    let path = ensemble.forecast(horizon: 3)
    for step in 0..<3 {
      for (value, own) in [(path.median[step], paths.map { $0.median[step] }), (path.scale[step], paths.map { $0.scale[step] })] {
        #expect(abs(value - (own[0] + 2 * own[1] + 5 * own[2]) / 8) < 1e-12)
      }
    }
    #expect(ensemble.weights == [0.125, 0.25, 0.625])
    #expect(ensemble.name.hasPrefix("weighted mean of 13 % ") && ensemble.name.contains("; 25 % "))
    // Little weight is not worth a place; one that is left stands alone.
    #expect(FittedForecaster(meanOf: members, weights: [1, 0.01, 1])?.weights == [0.5, 0.5])
    #expect(FittedForecaster(meanOf: members, weights: [0, 1, 0]) == members[1])
    for weights in [[1.0, 2], [0, 0, 0], [.nan, 1, 1], [-1, 0, 0]] {
      #expect(FittedForecaster(meanOf: members, weights: weights) == nil)
    }
  }

  @Test func aCorrectionMultipliesTheScaleAlone() {
    let model = sampleModels[0]
    let (plain, wide) = (model.forecast(horizon: 4), model.corrected(by: 3).forecast(horizon: 4))
    #expect(wide.median == plain.median && wide.scale == plain.scale.map { $0 * 3 })
    #expect(model.corrected(by: 2).corrected(by: 1.5) == model.corrected(by: 3))
    for factor in [1, 0, -1, .nan, .infinity] { #expect(model.corrected(by: factor) == model) }
  }

  /// The bytes of a median as they were written before there were weights: kind 1, the number, the members.
  @Test func oldEnsemblesAreRead() throws {
    var writer = ByteWriter()
    writer.put(UInt8(1))
    writer.put(UInt8(2))
    for model in sampleModels.prefix(2) { for member in model.members { member.encode(into: &writer) } }
    var reader = ByteReader(writer.bytes, source: "model.bin")
    #expect(try FittedForecaster(from: &reader) == FittedForecaster(medianOf: Array(sampleModels.prefix(2))))
  }

  @Test(arguments: [[0.5, 0.6], [1.5, -0.5], [.nan, 1]]) func weightsThatAreNoneAreRefused(weights: [Double]) {
    var writer = ByteWriter()
    for byte in [1, 0, 2] as [UInt8] { writer.put(byte) }
    for model in sampleModels.prefix(2) { for member in model.members { member.encode(into: &writer) } }
    writer.put(weights)
    var reader = ByteReader(writer.bytes, source: "model.bin")
    let fault = #expect(throws: Diagnostic.self) { try FittedForecaster(from: &reader) }
    #expect(fault?.code == "E5001")
  }

  @Test func anEnsembleIsTheMedianOfItsMembers() throws {
    let members = Array(sampleModels.prefix(4))
    let ensemble = try #require(FittedForecaster(medianOf: members))
    let path = ensemble.forecast(horizon: 3)
    for step in 0..<3 {
      let middle = median(of: members.map { $0.forecast(horizon: 3).median[step] })
      let scale = median(of: members.map { $0.forecast(horizon: 3).scale[step] })
      #expect(abs(path.median[step] - middle) < 1e-12)
      #expect(abs(path.scale[step] - scale) < 1e-12)
    }
    #expect(FittedForecaster(medianOf: []) == nil)
    #expect(FittedForecaster(medianOf: [ensemble, ensemble])?.members.count == 8)
  }
}
