/// What the holder of a token may ask of an endpoint.
public struct TokenRoles: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Predictions, the schema and the description of the endpoint.
  public static let predict = TokenRoles(rawValue: 1)
  /// To tell what became of predictions.
  public static let feedback = TokenRoles(rawValue: 2)
  /// To change what the endpoint answers: updates of a recommender, another model.
  public static let admin = TokenRoles(rawValue: 4)

  /// What the one token of a file that holds nothing else may do.
  public static let all: TokenRoles = [.predict, .feedback, .admin]

  /// By the word that stands for each in a file of tokens.
  static let words: [(word: String, role: TokenRoles)] = [("predict", .predict), ("feedback", .feedback), ("admin", .admin)]

  /// The roles of a list such as `predict,feedback`; nil where a word stands for none.
  init?(parsing list: some StringProtocol) {
    self = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false) {
      guard let role = Self.words.first(where: { $0.word == word })?.role else { return nil }
      insert(role)
    }
  }

  /// The word of the first role, for messages.
  var word: String { Self.words.first { contains($0.role) }?.word ?? "no" }
}
