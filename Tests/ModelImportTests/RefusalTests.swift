import ModelImport
import Support
import Testing

/// What cannot be held is refused by its name; what is no model, by what it is.
@Suite struct RefusalTests {
  @Test(arguments: [
    ("refused_linear.txt", "linear leaves"), ("refused_gblinear.json", "gblinear"),
    ("refused_vector.json", "vector leaves"), ("refused_ctr.json", "OnlineCtr"),
  ]) func aKindOfModelIsRefusedByName(file: String, words: String) throws {
    let bytes = try Files.read("\(Fixtures.folder)/\(file)")
    let error = #expect(throws: Diagnostic.self) { try ImportedModel(parsing: bytes, source: file) }
    #expect(error?.code == "E5604")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.place?.file == file)
    #expect(error?.fix != nil)
  }

  @Test(arguments: [
    ("", "no model file"), ("hello", "no model file"), ("CBM1....", "CatBoost's binary"), ("{L\u{0}", "UBJSON"),
    ("{}", "this JSON"), ("{\"tree_info\":[],\"feature_names\":[]}", "LightGBM's JSON dump"),
    ("PK\u{3}\u{4}", "archive"),
    ("trees\n", "no model file"),
  ]) func whatIsNoModelIsNamed(text: String, words: String) {
    let error = #expect(throws: Diagnostic.self) { try ImportedModel(parsing: Array(text.utf8), source: "m") }
    #expect(error?.code == "E5601")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  /// The line of a broken field is named.
  @Test(arguments: [
    ("num_leaves=7", "num_leaves=8", "E5603"), ("num_leaves=7", "num_leaves=x", "E5603"),
    ("left_child=", "left_child=9 ", "E5603"), ("Tree=1", "Tree=3", "E5602"), ("end of trees", "end", "E5603"),
    ("version=v4", "version=v9", "E5604"), ("max_feature_idx=4", "max_feature_idx=3", "E5603"),
    ("num_cat=0", "num_leaves=7", "E5602"), ("tree_sizes=", "tree_sizes=1 ", "E5603"),
  ]) func aBrokenLineIsNamed(old: String, new: String, code: String) throws {
    let text = try Files.readText(Fixtures.named("lgb_binary").path)
    let start = try #require(text.range(of: old)?.lowerBound)
    let changed = text[..<start] + new + text[start...].dropFirst(old.count)
    let error = #expect(throws: Diagnostic.self) {
      try ImportedModel(parsing: Array(String(changed).utf8), source: "model.txt")
    }
    #expect(error?.code == code, "\(error?.message ?? "")")
    if code != "E5604", old != "end of trees" { #expect(error?.place?.line != nil) }
  }
}

extension String {
  /// The first place of `other`, without Foundation.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    for start in indices where self[start...].hasPrefix(other) {
      return start..<index(start, offsetBy: other.count)
    }
    return nil
  }
}
