import Bundles
import Digests
import Glibc
import JSON
import Support

/// A small bundle with every kind of part: what format 1.0 looks like. `Fixtures/v1` holds it as it was written.
enum SampleBundle {
  static let levels = [0.0, -0.0, 1.5, .infinity, .leastNonzeroMagnitude]

  static var manifest: BundleManifest {
    BundleManifest(
      vertical: "forecast", task: "forecast", project: "acme-weekly-orders", run: 7, toolVersion: "0.1.0", seed: 42,
      features: Digest(of: "features"), schema: Digest(of: "schema"), scopeAndCriteria: Digest(of: "scope"),
      trainingData: Digest(of: "data"), verdict: "pass", stamp: .draft, scores: ["wape": 0.21, "coverage": 0.8])
  }

  static var writer: BundleWriter {
    var writer = BundleWriter(manifest)
    var levels = ByteWriter()
    levels.put(Self.levels)
    writer.add(section: "levels", levels)
    writer.add(section: "empty", [])
    var names = ByteWriter()
    names.put(["Z\u{FC}rich", "store 2", ""])
    writer.add(section: "series.names", names)
    writer.add(json: "interface", ["horizon": 8, "quantiles": [0.1, 0.5, 0.9]])
    writer.add(file: "model-card.md", Array("# Model card\n".utf8))
    return writer
  }
}

/// A folder of its own for one test, removed with it.
final class ScratchFolder {
  let path: String

  init() {
    var template = Array("/tmp/solkit-bundles-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp/solkit-bundles"
    }
  }

  deinit { Files.remove(path) }
}

/// Marsaglia's xorshift64: the same numbers on every machine.
struct Xorshift: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

/// Writes bytes without the care of `Files.write`: tests break files by the thousand.
func overwrite(_ path: String, _ bytes: [UInt8]) {
  guard let file = fopen(path, "wb") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// The codes of all faults that opening `path` finds; empty where the bundle is sound.
func faults(at path: String) -> [String] {
  do throws(Diagnostics) {
    _ = try Bundle(at: path)
    return []
  } catch {
    return error.list.map(\.code)
  }
}
