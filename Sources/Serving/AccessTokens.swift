public import Support
import TimeAxis

/// Everybody whom an endpoint lets in: one token, or several with names, roles and last days.
///
/// A file with one word is one token that may do everything. Otherwise each line is a name, a token, roles joined by commas and,
/// where it ends, a last day or moment in UTC; lines that begin with `#` are comments:
///
///     # name    token                              roles                    until
///     shop      4f1c9a...                          predict
///     shop-2    c07e55...                          predict,feedback         2027-01-31
///     operator  91d2b8...                          predict,feedback,admin   2026-12-31T12:00:00
public struct AccessTokens: Sendable {
  /// Somebody who was let in.
  struct Holder: Sendable, Equatable {
    /// Position in the file, which names the holder in the log and finds its share of the rate limit.
    var index: Int
    var name: String
    var roles: TokenRoles
  }

  struct Entry: Sendable {
    var name: String
    var token: BearerToken
    var roles: TokenRoles
    /// Seconds since 1970 from which the token is no longer let in.
    var end: Double?
  }

  let entries: [Entry]

  /// One token that may do everything.
  public init(_ token: BearerToken) { self.init(entries: [Entry(name: "token", token: token, roles: .all)]) }

  private init(entries: [Entry]) { self.entries = entries }

  /// Reads a file of tokens. Throws `E6104`, naming file and line and never a token: 66 where there is none, 77 where it may
  /// not be read or everybody may write it, 78 where it does not hold what it should.
  public init(readingFile path: String) throws(Diagnostic) {
    let content = try BearerToken.content(of: path)
    let lines = String(decoding: content, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().map { (number: $0.offset + 1, words: $0.element.split(whereSeparator: \.isWhitespace)) }
      .filter { $0.words.first.map { !$0.hasPrefix("#") } ?? false }
    if lines.count == 1, lines[0].words.count == 1 {
      self.init(try BearerToken(content: Array(lines[0].words[0].utf8), of: path))
      return
    }
    if lines.isEmpty || lines.count == 1 && lines[0].words.count == 2 {
      self.init(try BearerToken(content: content, of: path))
      return
    }
    var entries = [Entry]()
    for line in lines {
      let entry = try Self.entry(line.words, at: Place(file: path, line: line.number))
      if let other = entries.first(where: { $0.name == entry.name || $0.token == entry.token }) {
        let what = other.name == entry.name ? "the name '\(entry.name)'" : "the token of '\(other.name)'"
        throw Self.fault(
          "\(what) stands twice", at: Place(file: path, line: line.number), fix: "give each line a name and a token of its own")
      }
      entries.append(entry)
    }
    self.init(entries: entries)
  }

  private static func entry(_ words: [Substring], at place: Place) throws(Diagnostic) -> Entry {
    guard words.count == 3 || words.count == 4 else {
      throw fault(
        "a line of a file of tokens has \(words.count) words, but a name, a token, roles and perhaps a last day were expected",
        at: place, fix: "write it as 'shop 0123456789abcdef predict,feedback 2027-01-31'")
    }
    guard let token = BearerToken(Array(words[1].utf8)) else {
      throw fault(
        "the token of '\(words[0])' is too short, too long, or not visible ASCII", at: place,
        fix: "take 16 to 4096 visible ASCII characters, such as 'openssl rand -hex 32' prints")
    }
    guard let roles = TokenRoles(parsing: words[2]) else {
      throw fault(
        "the roles of '\(words[0])' are '\(words[2].prefix(60))', but a list of predict, feedback and admin was expected",
        at: place, fix: "join them with commas and no blank: predict,feedback")
    }
    var entry = Entry(name: String(words[0]), token: token, roles: roles)
    if words.count == 4 {
      guard let end = end(of: words[3]) else {
        throw fault(
          "'\(words[0])' ends at '\(words[3].prefix(60))', which is no date", at: place,
          fix: "write a last day (2027-01-31) or a moment in UTC (2027-01-31T12:00:00)")
      }
      entry.end = end
    }
    return entry
  }

  /// The moment from which a token no longer holds: a day holds to its end.
  private static func end(of text: Substring) -> Double? {
    if let day = TimestampFormat.isoDate.parse(Array(text.utf8)) { return Double(day + 1) * 86400 }
    guard let format = TimestampFormat("yyyy-MM-dd'T'HH:mm:ss") else { return nil }
    let moment = text.hasSuffix("Z") ? text.dropLast() : text
    return format.parse(Array(moment.utf8)).map(Double.init)
  }

  /// Whose token `header` holds.
  ///
  /// Compares with every token, whoever's it is, so that the time that it takes tells nothing.
  func admission(authorization header: String, at now: Double) -> Admission {
    var found: Int?
    for (index, entry) in entries.enumerated() where entry.token.admits(authorization: header) { found = index }
    guard let found else { return .nobody }
    if let end = entries[found].end, now >= end { return .ended }
    return .holder(Holder(index: found, name: entries[found].name, roles: entries[found].roles))
  }

  enum Admission: Sendable, Equatable {
    /// No token, or nobody's.
    case nobody
    /// One that is past its last day.
    case ended
    case holder(Holder)
  }

  private static func fault(_ message: String, at place: Place, fix: String) -> Diagnostic {
    Diagnostic("E6104", message, at: place, fix: fix, exitCode: .configuration)
  }
}
