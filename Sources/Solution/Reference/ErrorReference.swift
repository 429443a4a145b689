/// What `solkit explain E2101` says: a paragraph for each code.
public struct ErrorReference: Sendable, Equatable {
  public var code: String
  /// What went wrong, in a few words.
  public var title: String
  /// Why it is an error, and what to do.
  public var text: String

  public init(_ code: String, _ title: String, _ text: String) {
    (self.code, self.title, self.text) = (code, title, text)
  }

  /// Every code that this version knows, ascending. A room that adds a code adds its paragraph in the file of its
  /// thousand.
  public static let all = (files + configuration + bundles).sorted { $0.code < $1.code }

  /// E5xxx.
  static let bundles = [
    ErrorReference(
      "E5001", "a binary file is damaged",
      "A length, a text or a number in the file makes no sense, so the file was cut or changed after it was written. Nothing of it is used. Make it anew: run the command that wrote it."
    )
  ]
}
