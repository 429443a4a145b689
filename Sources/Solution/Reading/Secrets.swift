/// Recognises keys and passwords, which have no place in a configuration: it is shared, kept and printed.
enum Secrets {
  /// Keys whose value is a secret whatever it looks like.
  static func isSecretKey(_ key: String) -> Bool {
    let word = key.lowercased().filter { $0 != "-" && $0 != "_" }
    let names = [
      "token", "password", "passwd", "passphrase", "secret", "apikey", "accesskey", "privatekey", "clientsecret",
      "secretkey", "authtoken", "accesstoken", "bearertoken", "secretaccesskey",
    ]
    return names.contains(word)
  }

  /// The part of a text that looks like a secret, or nil.
  static func find(in text: String) -> Substring? {
    if let range = firstRange(of: "-----BEGIN", in: text) { return text[range.lowerBound...] }
    if let credentials = passwordOfAddress(text) { return credentials }
    return firstKey(text)
  }

  /// The first run of letters, digits and signs of base64 that looks like a key. Only long runs are looked at.
  private static func firstKey(_ text: String) -> Substring? {
    let bytes = text.utf8
    var start = bytes.startIndex
    var length = 0
    for index in bytes.indices {
      if isTokenByte(bytes[index]) {
        if length == 0 { start = index }
        length += 1
        continue
      }
      if length >= 20, looksLikeKey(text[start..<index]) { return text[start..<index] }
      length = 0
    }
    return length >= 20 && looksLikeKey(text[start...]) ? text[start...] : nil
  }

  /// The text with secrets starred out at equal length, so that columns still hold.
  static func masked(_ text: String) -> String {
    var text = maskedAfterSecretKeys(text)
    // Bounded: every round stars at least one character out.
    for _ in 0..<64 {
      guard let secret = find(in: text) else { break }
      text.replaceSubrange(secret.startIndex..<secret.endIndex, with: stars(secret))
    }
    return text
  }

  /// First characters, for recognising which one it is: `8f14****`.
  static func hint(_ secret: some StringProtocol) -> String {
    secret.count >= 16 ? "\(secret.prefix(4))****" : "****"
  }

  private static func stars(_ secret: some StringProtocol) -> String {
    let kept = secret.count >= 16 ? 4 : 0
    return secret.prefix(kept) + String(repeating: "*", count: secret.count - kept)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  private static func looksLikeKey(_ word: Substring) -> Bool {
    let prefixes = [
      "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk-", "sk_live_", "AIza", "eyJ",
    ]
    if word.count >= 20, prefixes.contains(where: { word.hasPrefix($0) }), word.contains(where: \.isNumber) {
      return true
    }
    if word.count == 20, word.hasPrefix("AKIA") || word.hasPrefix("ASIA"),
      word.allSatisfy({ $0.isUppercase || $0.isNumber })
    {
      return true
    }
    guard word.count >= 32 else { return false }
    let digits = word.count { $0.isNumber }
    let upper = word.count { $0.isUppercase }
    let lower = word.count { $0.isLowercase }
    if word.allSatisfy(\.isHexDigit) { return digits >= 6 && upper + lower >= 4 }
    // Words of a person have few digits and capitals; random ones have many of each.
    return digits >= 4 && upper >= 4 && lower >= 4
  }

  /// `secret` of `scheme://user:secret@host`.
  private static func passwordOfAddress(_ text: String) -> Substring? {
    guard let scheme = firstRange(of: "://", in: text) else { return nil }
    let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != " " && $0 != "\"" }
    guard let at = authority.lastIndex(of: "@") else { return nil }
    let user = authority[..<at]
    guard let colon = user.firstIndex(of: ":") else { return nil }
    let password = user[user.index(after: colon)...]
    return password.isEmpty || password.hasSuffix("*") || password.hasPrefix("$") ? nil : password
  }

  /// Stars out what stands after `token:`, `password=` and their like on a line.
  private static func maskedAfterSecretKeys(_ line: String) -> String {
    var result = ""
    var rest = line[...]
    while let colon = rest.firstIndex(where: { $0 == ":" || $0 == "=" }) {
      let end = rest.index(after: colon)
      let key = rest[..<colon].reversed().prefix { $0.asciiValue.map(isTokenByte) == true }.reversed()
      result += rest[..<end]
      rest = rest[end...]
      guard isSecretKey(String(key)) else { continue }
      let gap = rest.prefix { $0 == " " || $0 == "\"" || $0 == "'" }
      result += gap
      rest = rest[gap.endIndex...]
      let secret = rest.prefix { ![",", "}", " ", "\"", "'"].contains($0) }
      result += stars(secret)
      rest = rest[secret.endIndex...]
    }
    return result + rest
  }

  private static func firstRange(of wanted: String, in text: String) -> Range<String.Index>? {
    let (bytes, sought) = (text.utf8, Array(wanted.utf8))
    var rest = bytes[...]
    while let start = rest.firstIndex(of: sought[0]) {
      if bytes[start...].starts(with: sought) { return start..<bytes.index(start, offsetBy: sought.count) }
      rest = rest[bytes.index(after: start)...]
    }
    return nil
  }
}
