/// The client's own ranges of hyperparameters: `search.space`.
public struct SearchSpace: Sendable, Equatable {
  /// What is tried of one parameter.
  public enum Values: Sendable, Equatable {
    /// These, in this order; at least one.
    case listed([Double])
    /// All between two numbers, both included; evenly by logarithm where that is asked for.
    case interval(from: Double, to: Double, isLogarithmic: Bool)
  }

  /// A parameter with what is tried of it.
  public struct Parameter: Sendable, Equatable {
    public var name: String
    public var values: Values
    /// Takes whole numbers only.
    public var isWhole: Bool
  }

  /// A candidate with the parameters that were given, in the order of the reference.
  public struct Family: Sendable, Equatable {
    public var name: String
    public var parameters: [Parameter]
  }

  /// In the order of the reference, whatever the order of the file.
  public var families: [Family] = []

  public init() {}

  /// What is to be tried of a candidate; nil: its built-in list.
  public func family(_ name: String) -> Family? { families.first { $0.name == name } }
}
