import Support
import Testing

/// A name from outside must not cost more than its length allows: the comparison is O(n m) for each candidate.
struct NearestNameCostTests {
  @Test func namesWithoutEndHaveNoNearest() {
    let endless = String(repeating: "x", count: 1_000_000)
    #expect(NearestName.of(endless, in: ["shop", "x", endless]) == nil)
    #expect(NearestName.of("shop", in: [endless, "shpo"]) == "shpo")
  }

  @Test func lettersCountAsOneWhateverTheirBytes() {
    #expect(NearestName.of("Koln", in: ["Berlin", "Köln"]) == "Köln")
    #expect(NearestName.of("日本", in: ["日本語"]) == "日本語")
  }
}
