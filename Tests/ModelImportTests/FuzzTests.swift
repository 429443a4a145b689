import ModelImport
import Statistics
import Support
import Testing
import TreeModel

/// Cut and changed files: a fault of a known code, or a model that scores; never a trap.
@Suite struct FuzzTests {
  static let files = [
    "lgb_codes", "lgb_multiclass", "xgb_dart", "xgb_codes_partition", "cat_depthwise", "cat_multiclass",
    "cat_onehot_symmetrictree", "cat_named",
  ]

  static func tryOut(_ bytes: [UInt8]) {
    do {
      let imported = try ImportedModel(parsing: bytes, source: "model")
      guard imported.model.featureCount < 1 << 12, imported.model.outputCount < 1 << 10 else { return }
      let row = [Double](repeating: 1.5, count: imported.model.featureCount)
      _ = imported.model.predictions(row: row)
      _ = try? imported.model.lightGBMText(features: imported.features)
    } catch {
      let code = (error as Diagnostic).code
      #expect(code.hasPrefix("E56") || code.hasPrefix("E55"))
      #expect(!error.message.isEmpty)
    }
  }

  @Test(arguments: files) func cutFilesAreRefused(name: String) throws {
    let bytes = try Files.read(Fixtures.named(name).path)
    // LightGBM's text may be cut after its trees
    let end = name.hasPrefix("lgb") ? bytes.count / 3 : bytes.count - 2
    for count in stride(from: 0, to: end, by: 97) {
      #expect(throws: Diagnostic.self) { try ImportedModel(parsing: Array(bytes[..<count]), source: "model") }
    }
  }

  @Test(arguments: files) func changedFilesNeverTrap(name: String) throws {
    let bytes = try Files.read(Fixtures.named(name).path)
    var numbers = RandomNumbers(seed: 5)
    let alphabet = Array("0123456789-+.eE,[]{}\":= naifty\n".utf8)
    for _ in 0..<300 {
      var changed = bytes
      for _ in 0...numbers.integer(below: 4) {
        let place = numbers.integer(below: changed.count)
        switch numbers.integer(below: 4) {
        case 0: changed[place] ^= 1 << UInt8(numbers.integer(below: 8))
        case 1: changed.remove(at: place)
        case 2: changed.insert(alphabet[numbers.integer(below: alphabet.count)], at: place)
        default: changed[place] = alphabet[numbers.integer(below: alphabet.count)]
        }
      }
      Self.tryOut(changed)
    }
  }

  /// Numbers far out of range in every field that has digits.
  @Test(arguments: files, ["-1", "99999999", "4294967296", "9223372036854775807", "1e308", "1e999", "0.5"])
  func wildNumbersNeverTrap(name: String, number: String) throws {
    let bytes = try Files.read(Fixtures.named(name).path)
    var places = [Int]()
    for index in bytes.indices.dropFirst() where isDigit(bytes[index]) && !isDigit(bytes[index - 1]) {
      places.append(index)
    }
    var numbers = RandomNumbers(seed: 6)
    for _ in 0..<60 {
      let start = places[numbers.integer(below: places.count)]
      let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
      Self.tryOut(Array(bytes[..<start]) + Array(number.utf8) + Array(bytes[end...]))
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
