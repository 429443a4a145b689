import JSON
import Support
import Testing

/// What is written is JSON, on one line or many.
@Suite struct WriterTests {
  static let documents: [JSONValue] = [
    .null, [], [:], "x", 1.5, [[], [:], [[]]], ["a": [], "b": [:]],
    ["list": [1, 2, 3], "deep": ["x": ["y": ["z": "line\nbreak"]]], "empty": "", "flag": false],
    .array((0..<40).map { JSONValue($0) }),
    .object(JSONObject((0..<30).map { ("key \($0)", JSONValue("\u{1}\u{1F}\"\\/é😀\($0)")) })),
    [["name": "wape", "max": 0.28], ["name": "mae", "levels": [0.1, 0.9]]],
  ]

  @Test(arguments: documents) func readsBack(document: JSONValue) throws {
    #expect(try JSONValue(parsing: document.text) == document)
    #expect(try JSONValue(parsing: document.prettyText) == document)
    #expect(!document.text.contains("\n"))
    #expect(document.prettyText.hasSuffix("\n"))
  }

  @Test func escapes() {
    let all = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
    let text = JSONValue.string(all + "\"\\/\u{7F}").text
    #expect(text.utf8.allSatisfy { $0 >= 0x20 })
    #expect(text.hasPrefix(#""\u0000\u0001\u0002"#))
    #expect(text.contains(#"\t\n\u000b\u000c\r"#))
    #expect(text.hasSuffix("\\u001f\\\"\\\\/\u{7F}\""))
  }

  @Test func prettyForm() {
    let value: JSONValue = ["a": 1, "b": ["x", "y"], "c": ["m": 1, "n": 2], "d": [["k": 1]]]
    #expect(
      value.prettyText == """
        {
          "a": 1,
          "b": ["x","y"],
          "c": {"m":1,"n":2},
          "d": [
            {"k":1}
          ]
        }

        """)
  }

  @Test func resetStartsAnew() {
    var writer = JSONWriter()
    writer.value([1])
    writer.reset()
    writer.raw("[")
    writer.string("a")
    writer.raw("]")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\"a\"]")
  }

  @Test func objectsAsDictionaries() {
    var object: JSONObject = ["a": 1]
    object["b"] = 2
    object["a"] = 3
    #expect(object.members.map(\.name) == ["a", "b"] && object["a"] == 3)
    object["a"] = nil
    object["none"] = nil
    #expect(object == ["b": 2])
    let value = JSONValue.object(object)
    #expect(value["b"] == 2 && value["a"] == nil && value[0] == nil && JSONValue.array([7])[0] == 7)
    #expect(JSONValue.array([7])[1] == nil && JSONValue.array([7])[-1] == nil)
  }

  @Test func diagnosticsForMachines() {
    let fault = Diagnostic(
      "E2101", "unknown key 'serach'", at: Place(file: "solution.yaml", line: 38, column: 1),
      hint: "did you mean 'search'?", fix: "rename the key", exitCode: .configuration)
    #expect(
      fault.json == [
        "code": "E2101", "severity": "error", "message": "unknown key 'serach'", "file": "solution.yaml", "line": 38,
        "column": 1, "hint": "did you mean 'search'?", "fix": "rename the key", "exit_code": 78,
      ])
  }
}
