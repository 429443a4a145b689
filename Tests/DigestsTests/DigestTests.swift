import Digests
import Support
import Testing

/// SHA-256 against the examples of FIPS 180-4 and the NIST vectors that go with it.
@Suite struct DigestTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func standardVectors(text: String, hex: String) {
    #expect(Digest(of: text).hex == hex)
    #expect(Digest(of: Array(text.utf8)).hex == hex)
  }

  @Test func aMillionLetters() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(Digest(of: bytes).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test(arguments: [1, 3, 63, 64, 65, 1000])
  func piecesMakeTheWhole(size: Int) {
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var hasher = ContentHasher()
    for start in stride(from: 0, to: bytes.count, by: size) {
      hasher.update(bytes[start..<min(start + size, bytes.count)])
    }
    #expect(hasher.finish() == Digest(of: bytes))
    // A sequence without memory of its own gives the same.
    #expect(Digest(of: bytes.lazy.map { $0 }) == Digest(of: bytes))
  }

  @Test func neighboursDoNotRunTogether() {
    func digest(_ texts: [String]) -> Digest {
      var hasher = ContentHasher()
      for text in texts { hasher.update(text) }
      return hasher.finish()
    }
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
    #expect(digest(["a", ""]) != digest(["", "a"]))
    #expect(digest(["1:a"]) != digest(["a"]))
  }

  @Test func finishingTwiceGivesTheSame() {
    var hasher = ContentHasher()
    hasher.update("a")
    #expect(hasher.finish() == hasher.finish())
  }

  @Test func writtenForms() {
    let digest = Digest(of: "abc")
    #expect(Digest(hex: digest.hex) == digest && digest.description == digest.hex)
    #expect(digest.short == "ba78..ad")
    #expect(Digest(hex: digest.hex.uppercased()) == nil)
    #expect(Digest(hex: String(digest.hex.dropLast())) == nil)
    #expect(Digest(hex: digest.hex.dropLast() + "g") == nil)
    #expect(Digest(hex: "") == nil)
  }

  @Test func files() throws {
    let path = "/tmp/solkit-digest-\(UInt64.random(in: 0 ... .max))"
    defer { Files.remove(path) }
    try Files.write("abc", to: path)
    #expect(try Digest(ofFile: path) == Digest(of: "abc"))
    #expect(throws: Diagnostic.self) { try Digest(ofFile: path + "-none") }
  }
}
