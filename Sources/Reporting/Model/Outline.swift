/// One line of an indented outline and what stands below it: a decision tree's questions and answers.
public struct OutlineItem: Sendable, Equatable {
  public var text: Prose
  /// Smaller, after the text: how many cases, what share.
  public var note: Prose?
  public var children: [OutlineItem]

  public init(_ text: Prose, note: Prose? = nil, _ children: [OutlineItem] = []) {
    self.text = text
    self.note = note
    self.children = children
  }

  /// Deeper lines are not drawn: a tree that deep cannot be read.
  static let mostLevels = 12
}
