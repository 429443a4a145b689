import Features
import Solution
import Support
import Testing

/// Whatever stands in a file, it is refused in words or read: nothing crashes, and no error is without a place.
@Suite struct FuzzTests {
  @Test(arguments: 0..<8, [Sample.text, ClassifySample.text])
  func mutatedFilesAreReadOrRefused(_ seed: Int, _ text: String) {
    var random = SplitMix(state: UInt64(seed))
    let pieces = [
      "[", "]", "{", "}", ":", ": ", "- ", "\"", "'", "#", " #", "\n", "\t", "&a ", "*a", "!t ", "|", ">", "? ",
      "---\n",
      "${env:", "null", "-1", "1e999", "é", "\u{2028}", "\u{0}", "%", "@", "`", "<<: ", "\r", ", ", "  ",
    ]
    for _ in 0..<60 {
      var bytes = Array(text.utf8)
      for _ in 0...random.next(below: 4) {
        let at = random.next(below: bytes.count)
        switch random.next(below: 4) {
        case 0: bytes.removeSubrange(at..<min(bytes.count, at + random.next(below: 12)))
        case 1: bytes[at] = UInt8(random.next(below: 256))
        case 2:
          let from = random.next(below: bytes.count)
          bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 40)], at: at)
        default: bytes.insert(contentsOf: Array(pieces[random.next(below: pieces.count)].utf8), at: at)
        }
      }
      do throws(Diagnostics) {
        _ = try SolutionFile.read([("solution.yaml", bytes)])
      } catch {
        #expect(error.errors.allSatisfy { $0.place?.file == "solution.yaml" && $0.fix != nil })
        #expect(error.exitCode == .configuration)
        #expect(error.list.count <= 21)
      }
    }
  }

  /// The same for rules.
  @Test(arguments: 0..<4) func mutatedRulesAreReadOrRefused(_ seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<60 {
      var bytes = Array(RulesFileTests.text.utf8)
      for _ in 0...random.next(below: 3) {
        let at = random.next(below: bytes.count)
        if random.next(below: 2) == 0 {
          bytes[at] = UInt8(random.next(below: 128))
        } else {
          bytes.removeSubrange(at..<min(bytes.count, at + random.next(below: 9)))
        }
      }
      do throws(Diagnostics) {
        let set = try RulesFile.read(bytes, file: "rules.yaml", columns: RulesFileTests.columns)
        #expect((0...1).contains(set.score { _ in .missing }))
      } catch {
        #expect(error.errors.allSatisfy { $0.place?.file == "rules.yaml" && $0.fix != nil })
      }
    }
  }

  /// Steele, Lea and Flood, OOPSLA 2014.
  struct SplitMix {
    var state: UInt64
    mutating func next(below limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(max(1, limit)))
    }
  }
}
