/// A small decision tree: questions, and what comes out at the end of each path.
public struct TreeChart: Sendable, Equatable {
  public indirect enum Answer: Sendable, Equatable {
    /// Two ways on: where the question is answered with yes, and where with no.
    case question(String, yes: Node, no: Node)
    /// The end of the path; `splitsBelow` questions follow in the model that are not drawn.
    case end(splitsBelow: Int)
  }

  public struct Node: Sendable, Equatable {
    /// How one gets here from the node above: "tenure at most 6"; empty for the root.
    public var condition: String
    /// Mean outcome of the cases that come here.
    public var outcome: Double
    /// Share of all cases that come here, in [0, 1].
    public var share: Double
    public var answer: Answer

    public init(_ condition: String, outcome: Double, share: Double, _ answer: Answer) {
      self.condition = condition
      self.outcome = outcome
      self.share = share
      self.answer = answer
    }
  }

  /// What the outcome is: "probability of 'Yes'".
  public var outcomeTitle: String
  public var format: NumberFormat
  /// Nil: there is no tree.
  public var root: Node?

  public init(_ outcomeTitle: String, _ format: NumberFormat, root: Node?) {
    self.outcomeTitle = outcomeTitle
    self.format = format
    self.root = root
  }
}

extension TreeChart.Node {
  /// The nodes below that are drawn.
  var children: [TreeChart.Node] {
    if case .question(_, let yes, let no) = answer { [yes, no] } else { [] }
  }

  var splitsBelow: Int { if case .end(let count) = answer { count } else { 0 } }
}
