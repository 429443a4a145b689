import Glibc
import Serving
import Support
import Testing

@Suite struct FileWatchTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/solkit-watch-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { Files.remove(folder) }
    try Files.makeFolder("\(folder)/a")
    try Files.write("1", to: "\(folder)/a/manifest.json")
    try body(folder)
  }

  private func look(_ watch: inout FileWatch) -> Bool { watch.hasChanged() }

  @Test func tellsOfEachStateOnceAndOnlyWhenItRests() throws {
    try withFolder { folder in
      var watch = FileWatch("\(folder)/a")
      #expect(look(&watch) == false)
      try Files.write("22", to: "\(folder)/a/manifest.json")
      #expect(look(&watch) == false, "it may still be written")
      try Files.write("3", to: "\(folder)/a/parameters.bin")
      #expect(look(&watch) == false, "it was")
      #expect(look(&watch))
      #expect(look(&watch) == false, "told already")
    }
  }

  @Test func followsALinkToAnotherFolder() throws {
    try withFolder { folder in
      try Files.makeFolder("\(folder)/b")
      try Files.write("1", to: "\(folder)/b/manifest.json")
      #expect(symlink("a", "\(folder)/model") == 0)
      var watch = FileWatch("\(folder)/model")
      #expect(symlink("b", "\(folder)/next") == 0 && rename("\(folder)/next", "\(folder)/model") == 0)
      #expect(look(&watch) == false)
      #expect(look(&watch))
    }
  }

  @Test func keepsQuietWhileNothingIsThere() throws {
    try withFolder { folder in
      var watch = FileWatch("\(folder)/a")
      try Files.move("\(folder)/a", to: "\(folder)/old")
      #expect(look(&watch) == false)
      #expect(look(&watch) == false)
    }
  }
}
