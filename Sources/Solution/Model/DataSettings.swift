public import Support
public import TimeAxis

/// Where the data is and the contract of its columns.
public struct DataSettings: Sendable, Equatable {
  /// Nil where there are several tables.
  var givenSource: DataSource?
  public var columns: [ColumnContract] = []
  /// The tables of a recommender; nil: `source` and `columns` are its interactions.
  public var tables: TableSettings?
  /// What each value of the column with role `event` weighs.
  var eventWeights: EventWeights?
  public var checks = DataChecks()

  /// Where the rows come from; of several tables those of the interactions.
  public var source: DataSource {
    get { givenSource ?? tables?.interactions.source ?? DataSource() }
    set { givenSource = newValue }
  }

  /// What each value of the column with role `event` weighs; empty where it was not said.
  public var events: [EventWeight] { eventWeights?.list ?? [] }

  public init() {}

  /// The columns with a role, in the order of the file.
  public func columns(as role: ColumnContract.Role) -> [ColumnContract] { columns.filter { $0.role == role } }

  /// The one column with role `timestamp`. A checked file has exactly one.
  public var timestamp: ColumnContract { columns(as: .timestamp).first ?? ColumnContract() }
  /// The one column with role `target`. A checked file has exactly one.
  public var target: ColumnContract { columns(as: .target).first ?? ColumnContract() }
}

/// Where rows come from: a file, or an address that is fetched into a snapshot.
public struct DataSource: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable { case csv }
  public enum Decimal: String, Sendable, CaseIterable { case point, comma }

  public var type = Kind.csv
  /// Path from the folder of the configuration. Exactly one of `filepath` and `url` is set.
  public var filepath: String?
  /// Address with `https://` or `http://`.
  public var url: String?
  /// The one character between cells.
  public var delimiter = ","
  /// The mark in front of decimals.
  public var decimal = Decimal.point
  /// Where the path or address stands.
  public var place: Place?

  public init() {}
}

/// What one column holds and what it is for. Every cell is held to it.
public struct ColumnContract: Sendable, Equatable {
  public enum ColumnType: String, Sendable, CaseIterable {
    case number, integer, category, text, date, datetime, binary
  }
  public enum Role: String, Sendable, CaseIterable {
    /// Part of the key that tells series apart.
    case seriesID = "series_id"
    case timestamp, target
    /// Known for the future too, such as a price list.
    case knownFuture = "known_future"
    /// Known only once it has happened.
    case pastOnly = "past_only"
    /// The same for all rows of a series.
    case `static`
    /// Names a row; rows with the same id belong to the same thing.
    case id
    /// What a model may learn from.
    case feature
    /// A key that groups rows: one customer with several rows.
    case user
    /// How much a row counts in training and in metrics.
    case weight
    /// The moment at which a row's features were known.
    case available
    /// The moment of the outcome; what is known only after it must not be learnt from. Of readings that are watched:
    /// whether a failure announces itself or goes on.
    case event
    /// The item of an interaction, or that a row of the items is about.
    case item
    /// What belongs together in time: an order, a visit.
    case session
    /// How much the user liked the item.
    case rating
    /// What an item is called, for people.
    case title
    /// Where a picture of an item is: a file of the client's folder, or the picture itself as a data address.
    case picture
    /// Never a feature; slices and fairness only.
    case sensitive
    /// Read by nobody.
    case ignore
  }

  public var name = ""
  public var type = ColumnType.number
  public var role = Role.ignore
  /// Written form of a date or date-time, such as `yyyy-MM-dd`.
  public var format: String?
  public var min: Double?
  public var max: Double?
  /// Unit for the report, such as `EUR`.
  public var unit: String?
  /// Cells beside the empty one that mean "missing".
  public var missing: [String] = []
  /// The value of a binary column that means yes.
  public var positive: String?
  /// Where the column's entry stands.
  public var place: Place?

  public init() {}

  /// How timestamps of this column are written; nil for a column that holds none. A date-time without `format`
  /// is ISO 8601 with a `T`.
  public var timestampFormat: TimestampFormat? {
    switch type {
    case .integer: .integer
    case .date: TimestampFormat(format ?? "yyyy-MM-dd")
    case .datetime: TimestampFormat(format ?? "yyyy-MM-dd'T'HH:mm:ss")
    default: nil
    }
  }
}

/// What happens where the data breaks its contract.
public struct DataChecks: Sendable, Equatable {
  public enum UnknownColumn: String, Sendable, CaseIterable { case error, ignore }
  public enum BadValue: String, Sendable, CaseIterable {
    case error, missing
    case dropRow = "drop_row"
  }
  public enum DuplicateKey: String, Sendable, CaseIterable { case error }
  public enum MissingPeriod: String, Sendable, CaseIterable {
    case error
    case fillZero = "fill_zero"
    case interpolate, keep
  }

  public var unknownColumn = UnknownColumn.error
  public var badValue = BadValue.error
  public var duplicateKey = DuplicateKey.error
  public var missingPeriod = MissingPeriod.error
  /// Largest share of missing cells that a column may have, in [0, 1].
  public var maxMissing = 0.05
  public var minInteractions = MinimumInteractions()

  public init() {}
}
