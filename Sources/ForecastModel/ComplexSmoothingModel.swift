public import Support

/// Complex exponential smoothing: Svetunkov, Kourentzes and Ord, Naval Research Logistics 69 (2022) 1108-1123.
///
/// A level and a second component, its potential, form one complex number that is smoothed with one complex
/// weight. With an error e the pair (l, c) moves to l - (1 - a1) c + (a0 - a1) e and l + (1 - a0) c + (a0 + a1) e.
/// It follows levels and trends without a switch between them. The forms differ in what is smoothed: the level
/// alone (`none`), each phase of the season on its own (`simple`), the level with factors that are added
/// (`partial`), or both as complex pairs (`full`).
///
/// Layout: u8 form, f64 a0, a1, b0, b1, sigma, level, potential, f64 season, f64 potentials of the season (counts
/// first), u32 next phase.
public struct ComplexSmoothingModel: FittedModel {
  public enum Form: UInt8, Sendable, CaseIterable {
    case none = 0, simple = 1, partial = 2, full = 3

    /// Whether there is a level without a season.
    public var hasLevel: Bool { self != .simple }
    public var hasSeason: Bool { self != .none }
    /// Whether the season has potentials of its own.
    public var hasPotentials: Bool { self == .simple || self == .full }
  }

  /// A complex weight: real and imaginary part.
  public struct Weight: Sendable, Equatable {
    public var real: Double
    public var imaginary: Double

    public init(_ real: Double, _ imaginary: Double) {
      self.real = real
      self.imaginary = imaginary
    }

    /// Moves the pair by an error.
    func move(_ level: inout Double, _ potential: inout Double, by error: Double) {
      let (l, c) = (level, potential)
      level = l - (1 - imaginary) * c + (real - imaginary) * error
      potential = l + (1 - real) * c + (real + imaginary) * error
    }
  }

  public var form: Form
  /// Weight of the level; 0 in the simple form.
  public var alpha: Weight
  /// Weight of the season; without an imaginary part in the partial form, 0 without a season.
  public var beta: Weight
  /// Standard deviation of the one-step error.
  public var sigma: Double
  public var level: Double
  public var potential: Double
  /// One entry for each phase; empty without a season.
  public var season: [Double]
  /// As many where the season has potentials, else empty.
  public var potentials: [Double]
  /// Index in `season` of the phase that comes next.
  public var next: Int

  /// - Parameters:
  ///   - season: not empty where the form has one.
  ///   - potentials: as many where the form has them.
  public init(
    form: Form, alpha: Weight, beta: Weight, sigma: Double, level: Double, potential: Double, season: [Double],
    potentials: [Double], next: Int
  ) {
    precondition(form.hasSeason ? season.indices.contains(next) : season.isEmpty && next == 0)
    precondition(potentials.count == (form.hasPotentials ? season.count : 0))
    self.form = form
    self.alpha = alpha
    self.beta = beta
    self.sigma = sigma
    self.level = level
    self.potential = potential
    self.season = season
    self.potentials = potentials
    self.next = next
  }

  public var name: String {
    switch form {
    case .none: "CES(none)"
    case .simple: "CES(simple)"
    case .partial: "CES(partial)"
    case .full: "CES(full)"
    }
  }

  private var expected: Double { (form.hasLevel ? level : 0) + (form.hasSeason ? season[next] : 0) }

  public mutating func append(_ value: Double) {
    let error = value.isFinite ? value - expected : 0
    if form.hasLevel { alpha.move(&level, &potential, by: error) }
    guard form.hasSeason else { return }
    if form.hasPotentials {
      beta.move(&season[next], &potentials[next], by: error)
    } else {
      season[next] += beta.real * error
    }
    next = (next + 1) % season.count
  }

  /// The error h periods ahead has the variance sigma^2 (1 + the squares of what an innovation adds 1 to h - 1
  /// periods later). O(horizon + season length).
  public func forecast(horizon: Int, into path: inout ForecastPath) {
    path.resize(horizon)
    var model = self
    // What an innovation of 1 leaves in level and season.
    var (l, c) = (alpha.real - alpha.imaginary, alpha.real + alpha.imaginary)
    var (s, d) = (beta.real - beta.imaginary, beta.real + beta.imaginary)
    var sum = 1.0
    for step in path.median.indices {
      path.median[step] = model.expected
      path.scale[step] = sigma * sum.squareRoot()
      model.append(.nan)
      var response = 0.0
      if form.hasLevel {
        response = l
        alpha.move(&l, &c, by: 0)
      }
      if form.hasSeason, (step + 1) % season.count == 0 {
        response += s
        if form.hasPotentials { beta.move(&s, &d, by: 0) }
      }
      sum += response * response
    }
  }

  public func encode(into writer: inout ByteWriter) {
    writer.put(form.rawValue)
    for value in [alpha.real, alpha.imaginary, beta.real, beta.imaginary, sigma, level, potential] {
      writer.put(value)
    }
    writer.put(season)
    writer.put(potentials)
    writer.put(UInt32(clamping: next))
  }

  public init(from reader: inout ByteReader) throws(Diagnostic) {
    let code = try reader.integer(UInt8.self)
    guard let form = Form(rawValue: code) else { throw reader.fault("complex smoothing form \(code) is unknown") }
    self.form = form
    alpha = Weight(try reader.finite("a0", in: -4...4), try reader.finite("a1", in: -4...4))
    beta = Weight(try reader.finite("b0", in: -4...4), try reader.finite("b1", in: -4...4))
    sigma = try reader.magnitude("sigma")
    level = try reader.finite("level")
    potential = try reader.finite("potential")
    season = try reader.finites("season", counts: form.hasSeason ? 1...ModelLimits.seasonLength : 0...0)
    let count = form.hasPotentials ? season.count : 0
    potentials = try reader.finites("potentials", counts: count...count)
    next = try reader.whole("phase", in: 0...max(0, season.count - 1))
  }
}
