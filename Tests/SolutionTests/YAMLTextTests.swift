import JSON
import Solution
import Support
import Testing

@Suite struct YAMLTextTests {
  @Test(arguments: [
    ("forecast.horizon", JSONValue.number(8), "forecast: {freq: W-MON, horizon: 8, season_length: 52,", 30),
    ("scope.problem", "It's \"late\": always", "  problem: \"It's \\\"late\\\": always\"", 7),
    ("scope.decides.signed_on", "2026-11-20", "signed_on: \"2026-11-20\"}", 9),
    ("data.columns[3].min", .number(-1.5), "role: target, min: -1.5}", 25),
    ("models.candidates", JSONValue.array(["naive", "mean"]), "  candidates: [naive, mean]", 34),
    ("scope.cost_of_error.over_per_unit", .number(1), "over_per_unit: 1, under_per_unit: 2.40}", 13),
    ("project", "acme", "project: acme", 2), ("scope.problem", .null, "  problem: null", 7),
  ])
  func replacesOneValue(_ key: String, _ value: JSONValue, _ says: String, _ line: Int) throws {
    let text = try YAMLText.setting(key, to: value, in: Sample.text)
    let before = Sample.text.split(separator: "\n", omittingEmptySubsequences: false)
    let after = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(after[line - 1].contains(says), "\(after[line - 1])")
    #expect(before.count == after.count)
    for index in before.indices where index != line - 1 { #expect(before[index] == after[index]) }
  }

  @Test(arguments: [
    ("a: 1   # note\nb: 2\n", "a", "a: x   # note\nb: 2\n"), ("a: 'it''s'  # note", "a", "a: x  # note"),
    ("a:\nb: 2\n", "a", "a: x\nb: 2\n"), ("a: \"\\\"q\\\"\" # n\r\nb: 2\r\n", "a", "a: x # n\r\nb: 2\r\n"),
    ("é: {ü: ñandú, b: 1}\n", "b", ""),
    ("l:\n  - k: 1\n  - k: 2 # two\n", "l[1].k", "l:\n  - k: 1\n  - k: x # two\n"),
    ("u: \"ünï\" # c\n", "u", "u: x # c\n"), ("a: {b: 1}\n", "a", ""), ("a: |\n  long\n", "a", ""),
    ("a: one\n  two\n", "a", ""), ("a: 1\n", "c", ""),
  ])
  func keepsCommentsAndRefusesWhatItCannotReplace(_ text: String, _ key: String, _ expected: String) {
    let written = try? YAMLText.setting(key, to: "x", in: text)
    #expect(written == (expected.isEmpty ? nil : expected))
  }

  @Test func whatItWritesIsReadBack() throws {
    let text = try YAMLText.setting("scope.decision", to: "#1: {when} \"Monday\"\n\t- é", in: Sample.text)
    #expect(try Sample.load(text).file.scope.decision == "#1: {when} \"Monday\"\n\t- é")
  }
}
