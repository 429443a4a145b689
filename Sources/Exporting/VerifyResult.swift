public import Bundles

/// What the verification saw on the exported server.
public struct VerifyResult: Sendable, Equatable {
  public var replay = Replay()
  public var load = Load()
  /// The load test at a growing number of connections, for the knee.
  public var steps: [Step] = []
  /// The client's own traffic; nil where `export.price` is not given.
  public var traffic: Traffic?
  /// Processor seconds of the server for one request under load.
  public var processorSecondsPerRequest = 0.0
  /// Resident memory after the load, in MB of 10^6 bytes.
  public var residentMegabytes = 0.0
  /// Largest resident memory, in MB of 10^6 bytes.
  public var peakMegabytes = 0.0
  /// From starting the program to its first 200, in milliseconds.
  public var coldStartMilliseconds = 0.0
  /// All files of the exported folder, in MB of 10^6 bytes.
  public var sizeMegabytes = 0.0
  /// Nil where `export.price` is not given.
  public var cost: ServiceCost?
  public var criteria: [EndpointCriterion] = []
  public var modelVersion = ""
  public var stamp: BundleManifest.Stamp?
  /// The examples of the README with their true output.
  public var examples: [ExecutedExample] = []
  /// Where it was measured.
  public var machine = Machine()

  public init() {}

  public var passedCriteria: Int { criteria.count { $0.passes } }

  /// Held-out requests, asked again.
  public struct Replay: Sendable, Equatable {
    public var cases = 0
    /// Answers that were equal to the last bit.
    public var equal = 0
    /// Largest absolute difference between two numbers at the same place; infinite where anything else differs.
    public var largestDifference = 0.0
    /// The largest difference in words; nil where all are equal.
    public var worst: String?

    public init(cases: Int = 0, equal: Int = 0) {
      self.cases = cases
      self.equal = equal
    }
  }

  /// Single requests at full speed over a few connections that stay open.
  public struct Load: Sendable, Equatable {
    public var connections = 0
    public var seconds = 0.0
    public var requests = 0
    /// Requests without a 200.
    public var errors = 0
    public var requestsPerSecond = 0.0
    /// Latencies in milliseconds, from sending to the last byte of the answer, as the client sees them.
    public var p50 = 0.0
    public var p95 = 0.0
    public var p99 = 0.0
    public var slowest = 0.0
    /// Requests by latency, for a histogram.
    public var histogram: [Bucket] = []

    public init() {}

    public struct Bucket: Sendable, Equatable {
      /// Upper edge in milliseconds.
      public var upTo: Double
      public var requests: Int
    }
  }

  /// Throughput at one number of connections.
  public struct Step: Sendable, Equatable {
    public var connections: Int
    public var requestsPerSecond: Double
    /// Milliseconds.
    public var p95: Double
  }

  /// The fewest connections that reach nine tenths of the best throughput.
  public var knee: Step? {
    let best = steps.map(\.requestsPerSecond).max() ?? 0
    return steps.first { $0.requestsPerSecond >= 0.9 * best }
  }

  /// One replica at the traffic that the client declared.
  public struct Traffic: Sendable, Equatable {
    /// Requests a second, as declared, for one replica.
    public var declared: Double
    public var achieved: Double
    public var seconds: Double
    /// Processors that the server kept busy, on average.
    public var processors: Double
    /// Milliseconds.
    public var p95: Double
  }

  public struct Machine: Sendable, Equatable {
    public var processor = ""
    public var cores = 0

    public init() {}
  }
}

/// A command of the README that was executed against the exported server.
public struct ExecutedExample: Sendable, Equatable {
  /// `sh` or `python`.
  public var language: String
  /// What a reader runs.
  public var source: String
  /// What it printed.
  public var output: String
  /// False where the program for it is not on this machine.
  public var wasExecuted: Bool
}

/// One line of `success.criteria` with `at: endpoint`, and what was measured.
public struct EndpointCriterion: Sendable, Equatable {
  /// Position in the plan's list.
  public var index: Int
  public var metric: String
  /// Nil where it could not be measured.
  public var value: Double?
  public var min: Double?
  public var max: Double?
  public var passes: Bool

  /// `at most 50`.
  public var limit: String {
    [min.map { "at least \(brief($0))" }, max.map { "at most \(brief($0))" }].compactMap { $0 }.joined(separator: ", ")
  }
}

/// A number for people: up to four digits behind the point, whole numbers without one.
func brief(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let scaled = (value * 10_000).rounded()
  guard scaled != 0 || value == 0 else { return "\(value)" }
  let rounded = scaled / 10_000
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}
