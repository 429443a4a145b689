public import Support

extension FittedRecommender {
  /// Recommenders of recommenders of recommenders: what comes from outside does not nest deeper.
  private static let deepest = 4

  /// Appends the recommender.
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .popularity(let model):
      writer.put(UInt8(1))
      model.write(to: &writer)
    case .itemToItem(let model):
      writer.put(UInt8(2))
      model.write(to: &writer)
    case .userNeighbours(let model):
      writer.put(UInt8(3))
      model.write(to: &writer)
    case .lowRankFilter(let model):
      writer.put(UInt8(4))
      model.write(to: &writer)
    case .sequence(let model):
      writer.put(UInt8(5))
      model.write(to: &writer)
    case .attributes(let model):
      writer.put(UInt8(6))
      model.write(to: &writer)
    case .weighted(let model):
      writer.put(UInt8(7))
      model.write(to: &writer)
    case .factors(let model):
      writer.put(UInt8(8))
      model.write(to: &writer)
    }
  }

  /// Reads what `write` wrote. Throws `E5950` or `E5001` where the bytes are no recommender.
  public init(from reader: inout ByteReader) throws(Diagnostic) { try self.init(from: &reader, depth: 0) }

  init(from reader: inout ByteReader, depth: Int) throws(Diagnostic) {
    guard depth < Self.deepest else { throw recommenderFault("recommenders are nested too deeply", reader) }
    let kind = try reader.integer(UInt8.self)
    switch kind {
    case 1: self = .popularity(try PopularityModel(from: &reader))
    case 2: self = .itemToItem(try ItemToItemModel(from: &reader))
    case 3: self = .userNeighbours(try UserNeighboursModel(from: &reader))
    case 4: self = .lowRankFilter(try LowRankFilterModel(from: &reader))
    case 5: self = .sequence(try ItemToItemModel(from: &reader))
    case 6: self = .attributes(try AttributeModel(from: &reader, depth: depth + 1))
    case 7: self = .weighted(try WeightedRecommender(from: &reader, depth: depth + 1))
    case 8: self = .factors(try FactorModel(from: &reader))
    default: throw recommenderFault("there is no recommender of kind \(kind)", reader)
    }
  }

  /// The bytes that `init(decoding:source:)` reads.
  public var encoded: [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Reads what `encoded` holds. Throws where the bytes are no recommender, or more than one.
  public init(decoding bytes: [UInt8], source: String) throws(Diagnostic) {
    var reader = ByteReader(bytes, source: source)
    try self.init(from: &reader)
    guard reader.remaining == 0 else { throw reader.fault("\(reader.remaining) bytes more than the model takes") }
  }
}
