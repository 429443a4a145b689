import Support

/// Every dotted key with what is known of it, in the order of the file.
struct KeyCatalogue {
  struct Entry {
    /// Such as `data.columns[].name`.
    var key: String
    var field: FieldInfo
  }

  let entries: [Entry]

  init() {
    var entries = [Entry]()
    func add(_ fields: [FieldInfo], under path: String) {
      for field in fields {
        let key = path.isEmpty ? field.name : "\(path).\(field.name)"
        entries.append(Entry(key: key, field: field))
        if let inner = field.inner { add(inner, under: field.isList ? "\(key)[]" : key) }
      }
    }
    add(SolutionFile.fields.map(\.info), under: "")
    self.entries = entries
  }

  /// The entry for a key as a person writes it: with or without `[]` and indices, or only its last part where
  /// one key alone ends so.
  func entry(for key: String) -> Entry? {
    let wanted = Self.bare(key)
    if let exact = entries.first(where: { Self.bare($0.key) == wanted }) { return exact }
    let ending = entries.filter { Self.bare($0.key).hasSuffix(".\(wanted)") }
    return ending.count == 1 ? ending[0] : nil
  }

  /// The keys that end so, for a word that more than one has.
  func keys(endingIn word: String) -> [String] {
    entries.map(\.key).filter { Self.bare($0).hasSuffix(".\(Self.bare(word))") }
  }

  /// The key that somebody probably meant: nearest as a whole, or else by its last part.
  func nearest(to key: String) -> String? {
    let wanted = Self.bare(key)
    if let whole = NearestName.of(wanted, in: entries.map { Self.bare($0.key) }) {
      return entries.first { Self.bare($0.key) == whole }?.key
    }
    let last = wanted.split(separator: ".").last.map(String.init) ?? wanted
    return NearestName.of(last, in: entries.map(\.field.name)).flatMap { name in
      entries.first { $0.field.name == name }?.key
    }
  }

  /// Without brackets and what stands in them.
  private static func bare(_ key: String) -> String {
    var result = ""
    var isInside = false
    for character in key {
      if character == "[" {
        isInside = true
      } else if character == "]" {
        isInside = false
      } else if !isInside {
        result.append(character)
      }
    }
    return result
  }
}
