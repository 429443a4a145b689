/// Reads a page of ours strictly: every element closed in order, every attribute quoted. Stricter than browsers are.
struct PageReader {
  struct Element {
    var name: String
    var attributes: [(name: String, value: String)]
    var text = ""
    /// Names of the elements around it, outermost first.
    var path: [String]

    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
  }

  struct Broken: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var elements: [Element] = []

  /// Elements that have neither content nor end.
  private static let empty: Set<String> = ["meta", "path", "rect", "circle", "img"]

  init(_ html: String) throws {
    var rest = html.utf8[...]
    var open: [Int] = []
    func fault(_ what: String) -> Broken {
      Broken(description: what + " near: " + String(decoding: rest.prefix(120), as: UTF8.self))
    }
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      let words = rest[..<start]
      if words.contains(UInt8(ascii: ">")), open.last.map({ elements[$0].name != "style" }) ?? true {
        throw fault("a bare > in text")
      }
      for index in open { elements[index].text += Self.unescaped(String(decoding: words, as: UTF8.self)) }
      rest = rest[start...].dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { throw fault("a tag without end") }
      var tag = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[end...].dropFirst()
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        guard let last = open.popLast(), "/" + elements[last].name == tag else {
          throw fault("</\(tag.dropFirst())>")
        }
        continue
      }
      let closesItself = tag.hasSuffix("/")
      if closesItself { tag.removeLast() }
      let name = String(tag.prefix { $0 != " " })
      var attributes: [(name: String, value: String)] = []
      var parts = tag.dropFirst(name.count)
      while let equals = parts.firstIndex(of: "=") {
        let key = parts[..<equals].filter { $0 != " " }
        parts = parts[equals...].dropFirst()
        guard parts.first == "\"" else { throw fault("an unquoted attribute in <\(tag)>") }
        parts = parts.dropFirst()
        guard let quote = parts.firstIndex(of: "\"") else { throw fault("an open attribute in <\(tag)>") }
        attributes.append((String(key), Self.unescaped(String(parts[..<quote]))))
        parts = parts[quote...].dropFirst()
      }
      if parts.contains(where: { $0 != " " }) { throw fault("words in <\(tag)>") }
      elements.append(
        Element(name: name, attributes: attributes, path: open.map { elements[$0].name }))
      if Self.empty.contains(name) != closesItself { throw fault("<\(tag)>") }
      if !closesItself { open.append(elements.count - 1) }
    }
    if let last = open.last { throw Broken(description: "<\(elements[last].name)> is not closed") }
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }
}
