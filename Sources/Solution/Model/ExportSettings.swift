/// What the report holds.
public struct ReportSettings: Sendable, Equatable {
  public enum Format: String, Sendable, CaseIterable { case html, json, markdown }

  public var formats: [Format] = [.html, .json, .markdown]
  public var explain = ExplainSettings()
  /// Users whose lists a recommender's report shows.
  public var sampleUsers = 12

  public init() {}
}

/// Which explanations of a classifier the report has.
public struct ExplainSettings: Sendable, Equatable {
  public enum Global: String, Sendable, CaseIterable {
    /// How much the search metric suffers when a column is shuffled.
    case permutation
    /// What the splits on a column gained in training, where the model has trees; else the size of coefficients.
    case gain
    case none
  }
  public enum Local: String, Sendable, CaseIterable {
    /// The columns that moved single predictions most.
    case topDrivers = "top_drivers"
    case none
  }

  public var global = Global.permutation
  public var local = Local.topDrivers

  public init() {}
}

/// What is handed over, and what it may cost.
public struct ExportSettings: Sendable, Equatable {
  public enum Target: String, Sendable, CaseIterable {
    /// A folder with container files around the static server.
    case docker
    /// The folder without container files.
    case staticBinary = "static-binary"
  }

  public var target = Target.docker
  public var endpoint = EndpointSettings()
  /// Nil: no price given, so nothing that asks for run cost can be judged.
  public var price: PriceSettings?
  public var verify = VerifySettings()
  public var model = ServedModelSettings()

  public init() {}
}

/// How the model is written that is handed over.
public struct ServedModelSettings: Sendable, Equatable {
  public enum Vectors: String, Sendable, CaseIterable {
    /// One byte a number; the best candidates are scored again in full.
    case int8
    case float32
  }

  public var vectors = Vectors.int8

  public init() {}
}

/// How the endpoint listens.
public struct EndpointSettings: Sendable, Equatable {
  public enum Auth: String, Sendable, CaseIterable { case bearer, none }

  public var port = 8080
  public var auth = Auth.bearer
  /// Path, on the machine that serves, of the file that holds the token.
  public var tokenFile = "/run/secrets/solkit_token"
  /// Most series in one call.
  public var batchMax = 1000

  public init() {}
}

/// What the machine costs that serves.
public struct PriceSettings: Sendable, Equatable {
  public var replicas = 1
  /// Processors of one replica.
  public var vcpu = Quantity.measured
  /// Memory of one replica in GB.
  public var gb = Quantity.measured
  /// Money per processor and hour.
  public var vcpuHour = 0.0
  /// Money per GB and hour.
  public var gbHour = 0.0
  /// Average over a month.
  public var requestsPerSecond = 0.0

  public init() {}

  /// An amount that is given, or taken from what `verify` saw, rounded up to a quarter.
  public enum Quantity: Sendable, Equatable {
    case number(Double)
    case measured
  }
}

/// How the exported endpoint is compared with the run.
public struct VerifySettings: Sendable, Equatable {
  /// Held-out rows that are asked again over HTTP.
  public var replayRows = 500
  /// Largest difference that counts as equal on another kind of processor.
  public var maxAbsoluteDifference = 1.0e-6
  /// Length of the load test.
  public var loadSeconds = 20.0

  public init() {}
}
