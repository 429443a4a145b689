public import ForecastModel

/// The known columns of a series over its training part.
public struct RegressorData: Sendable, Equatable {
  /// What the numbers of a column mean.
  public enum Kind: Sendable, Equatable {
    case number
    case binary
    /// Numbers from 0 name that many levels.
    case category(levels: Int)
  }

  public var columns: [Kind]
  /// As many columns, one number for each value of the series.
  public var rows: KnownRows
  /// Waves of the calendar that are regressors too; their phase follows the period numbers of `rows`.
  var waves: [RegressorDesign.Term] = []

  public init(columns: [Kind] = [], rows: KnownRows = .none) {
    self.columns = columns
    self.rows = rows
  }

  public static let none = RegressorData()
}

extension ForecastContract.KnownFuture {
  /// The column as fitting sees it.
  public var regressorKind: RegressorData.Kind {
    switch kind {
    case .number: .number
    case .binary: .binary
    case .category: .category(levels: levels.count)
    }
  }
}
