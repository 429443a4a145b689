import Bundles
import Digests
import Glibc
import Support
import Testing

/// Breaks a bundle in thousands of ways, the same ones in every run: opening it must refuse, never trap.
@Suite struct BundleFuzzTests {
  let folder = ScratchFolder()
  var path: String { "\(folder.path)/bundle" }

  @Test func refusesEveryFlippedCutOrGrownFile() throws {
    try SampleBundle.writer.write(to: path)
    let names = Files.list(path)
    let originals = try names.map { try Files.read("\(path)/\($0)") }
    var random = Xorshift(state: 0x5EED)
    for _ in 0..<3000 {
      let index = Int.random(in: names.indices, using: &random)
      let original = originals[index]
      let broken = mutated(original, &random)
      overwrite("\(path)/\(names[index])", broken)
      #expect(faults(at: path).isEmpty == (broken == original), "\(names[index])")
      overwrite("\(path)/\(names[index])", original)
    }
    #expect(faults(at: path) == [])
  }

  /// With all hashes made anew, only the layout is left to tell right from wrong: what opens must be readable.
  @Test func neverTrapsOnForgedParameters() throws {
    try SampleBundle.writer.write(to: "\(folder.path)/sound")
    let original = try Files.read("\(folder.path)/sound/parameters.bin")
    var random = Xorshift(state: 0xF0E6ED)
    var opened = 0
    for _ in 0..<400 {
      var writer = BundleWriter(SampleBundle.manifest)
      writer.add(file: "parameters.bin", mutated(original, &random))
      try writer.write(to: path)
      guard let bundle = try? Bundle(at: path) else { continue }
      opened += 1
      for name in bundle.sectionNames {
        var numbers = try bundle.section(name)
        _ = try? numbers.doubles()
        var texts = try bundle.section(name)
        _ = try? texts.strings()
      }
    }
    #expect(opened > 0, "a flipped byte inside a section is no fault of the layout")
  }

  @Test(arguments: [0, 1, 8, 63, 64, 65, 127, 128, 255, 256]) func refusesEveryShortParameterFile(length: Int) throws
  {
    try SampleBundle.writer.write(to: "\(folder.path)/sound")
    let original = try Files.read("\(folder.path)/sound/parameters.bin")
    var writer = BundleWriter(SampleBundle.manifest)
    writer.add(file: "parameters.bin", Array(original.prefix(length)))
    try writer.write(to: path)
    #expect(["E5001", "E5109"].contains(faults(at: path).first))
  }

  private func mutated(_ bytes: [UInt8], _ random: inout Xorshift) -> [UInt8] {
    var bytes = bytes
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      if !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    case 1:
      if !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
    case 2: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
    case 3:
      for _ in 0..<Int.random(in: 1...70, using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
    default:
      // A run of 0xFF makes sizes and offsets huge.
      let start = Int.random(in: 0...bytes.count, using: &random)
      for index in start..<min(bytes.count, start + 8) { bytes[index] = 0xFF }
    }
    return bytes
  }
}
