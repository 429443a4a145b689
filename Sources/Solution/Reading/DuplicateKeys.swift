import Yams

/// Finds the second and later places of a key that stands twice in one mapping.
///
/// Yams names the key and its first place. Which of the later occurrences of that text are the repeated key, and
/// not a key elsewhere or a part of a value, is asked of the parser itself: rename one, parse, and see whether
/// the complaint changes. So no second grammar of YAML is needed here.
enum DuplicateKeys {
  struct Repeats {
    var positions: [TextPosition]
    /// The names that the repeated keys now have.
    var names: Set<String>
    /// The text with those keys renamed; everything else stands where it stood.
    var text: String
  }

  /// Nil where the key cannot be found as it is written, for instance because it is escaped.
  static func repeats(of key: String, first: TextPosition, in text: String) -> Repeats? {
    let scalars = Array(text.unicodeScalars)
    let wanted = Array(key.unicodeScalars)
    // Each candidate costs a parse.
    guard !wanted.isEmpty, scalars.count <= 1 << 16 else { return nil }
    // A mapping that is found a second time is complained about under the same mark, so candidates stand after it.
    var candidates = [(offset: Int, position: TextPosition)]()
    var (line, column) = (1, 1)
    for offset in scalars.indices {
      if (line, column) > (first.line, first.column), scalars[offset...].starts(with: wanted) {
        candidates.append((offset, TextPosition(line: line, column: column)))
      }
      if scalars[offset] == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    guard candidates.count <= 64 else { return nil }
    // Rename all, then give back those that the complaint does not need.
    var changed = scalars
    for (number, candidate) in candidates.enumerated() { changed[candidate.offset] = placeholder(number) }
    guard !complains(changed, of: key, at: first) else { return nil }
    var result = Repeats(positions: [], names: [], text: "")
    for (number, candidate) in candidates.enumerated() {
      changed[candidate.offset] = wanted[0]
      guard complains(changed, of: key, at: first) else { continue }
      changed[candidate.offset] = placeholder(number)
      result.positions.append(candidate.position)
      result.names.insert(String(String.UnicodeScalarView([placeholder(number)] + wanted.dropFirst())))
    }
    guard !result.positions.isEmpty else { return nil }
    result.text = String(String.UnicodeScalarView(changed))
    return result
  }

  /// A private-use character: no key has one.
  private static func placeholder(_ number: Int) -> Unicode.Scalar {
    Unicode.Scalar(0xE000 + UInt32(number)) ?? "\u{E000}"
  }

  private static func complains(_ text: [Unicode.Scalar], of key: String, at first: TextPosition) -> Bool {
    do {
      _ = try Parser(yaml: String(String.UnicodeScalarView(text)), encoding: .utf8).singleRoot()
      return false
    } catch let YamlError.duplicatedKeysInMapping(keys, context) {
      return keys.contains(key) && context.mark.line == first.line && context.mark.column == first.column
    } catch {
      return false
    }
  }
}
