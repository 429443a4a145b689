public import Bundles
public import Support

extension RecommendPredictor {
  /// Names of the parts in a bundle.
  public static let contractFile = "recommend"
  public static let itemsSection = "items"
  public static let usersSection = "users"
  public static let modelSection = "model"
  public static let baselineSection = "baseline"
  public static let coldUsersSection = "cold-users"

  /// Adds contract, items and users to a bundle; whoever fitted the models adds their sections.
  public static func add(
    _ contract: RecommendContract, _ catalogue: Catalogue, _ users: UserTable, to bundle: inout BundleWriter
  ) {
    bundle.add(json: contractFile, contract.json)
    var writer = ByteWriter()
    catalogue.write(to: &writer)
    bundle.add(section: itemsSection, writer)
    writer = ByteWriter()
    users.write(to: &writer)
    bundle.add(section: usersSection, writer)
  }

  /// Loads the models of a bundle. Throws where a part is missing or damaged, or parts do not fit each other.
  /// - Parameters:
  ///   - batchMax: the most lists in one call; nil leaves it as the bundle says.
  ///   - scorer: reads a fitted model from its section.
  public init(
    bundle: Bundle, batchMax: Int? = nil,
    scorer: (inout ByteReader) throws(Diagnostic) -> any ItemScorer
  ) throws(Diagnostic) {
    var contract = try RecommendContract(json: try bundle.json(Self.contractFile), source: Self.contractFile)
    if let batchMax { contract.batchMax = batchMax }
    var section = try bundle.section(Self.itemsSection)
    let catalogue = try Catalogue(from: &section)
    try Self.end(section, "items")
    section = try bundle.section(Self.usersSection)
    let users = try UserTable(from: &section)
    try Self.end(section, "users")
    func model(_ name: String) throws(Diagnostic) -> any ItemScorer {
      var section = try bundle.section(name)
      let model = try scorer(&section)
      try Self.end(section, "model")
      return model
    }
    try self.init(
      contract: contract, catalogue: catalogue, users: users,
      model: try model(contract.servesBaseline ? Self.baselineSection : Self.modelSection),
      coldUsers: try model(Self.coldUsersSection))
  }

  private static func end(_ section: ByteReader, _ name: String) throws(Diagnostic) {
    guard section.remaining == 0 else { throw section.fault("\(section.remaining) bytes more than the \(name) take") }
  }
}
