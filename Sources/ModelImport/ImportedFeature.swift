public import Support

/// A column that an imported model asks for.
public struct ImportedFeature: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case number
    /// A text; the model sees its position here.
    case category(levels: [String])
    /// A whole number that stands for a category; the model sees the number.
    case code
    /// A text of which the file only knows hashes; the model sees the position of the text's hash here (CatBoost's
    /// hash, `CityHash.catBoost`).
    case hashed([UInt32])
  }

  public var name: String
  public var kind: Kind

  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// What the model sees for the text of a cell: NaN for an empty one and for a category that it does not know.
  /// - Throws: E5607 where a number was expected.
  public func value(of cell: String) throws(Diagnostic) -> Double {
    guard !cell.isEmpty else { return .nan }
    switch kind {
    case .number, .code:
      guard let value = Double(cell) else {
        throw Diagnostic("E5607", "'\(cell)' is no number, in feature '\(name)'", exitCode: .dataError)
      }
      return value
    case .category(let levels): return levels.firstIndex(of: cell).map(Double.init) ?? .nan
    case .hashed(let hashes):
      let hash = CityHash.catBoost(cell)
      return hashes.firstIndex(of: hash).map(Double.init) ?? .nan
    }
  }
}
