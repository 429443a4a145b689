/// A model that the client has already, as another tool saved it.
public struct ImportedModelSettings: Sendable, Equatable {
  /// Path of the file, from the folder of the configuration.
  public var file = ""
  /// Columns of the data in the order of the model's features; empty: the names in the file.
  public var columns: [String] = []
  /// Values of the target in the order of the model's classes; empty: the names in the file, or the order in which the
  /// tools number classes themselves.
  public var classes: [String] = []

  public init() {}
}
