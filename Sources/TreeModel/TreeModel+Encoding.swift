public import Support

/// The file form of a model, version 1.
///
/// u8 version; u32 features, outputs; f64 list base values; u8 link and f64 its slope; u8 averages; u8 arithmetic;
/// u32 trees; each tree: u32 splits; a split: u8 kind of condition and missing (four bits each), u32 feature,
/// i32 left, i32 right, f64 gain, f64 cover, then f64 threshold, f32 threshold, or a set (u32 first word, u32 words,
/// u64 each); then f64 value and f64 cover of each leaf, of which there is one more than splits.
extension TreeModel {
  private static let version: UInt8 = 1

  public func encode(into writer: inout ByteWriter) {
    writer.put(Self.version)
    writer.put(UInt32(featureCount))
    writer.put(UInt32(outputCount))
    writer.put(baseValues)
    writer.put(link.number)
    writer.put(link.slope)
    writer.put(averages)
    writer.put(arithmetic.rawValue)
    writer.put(UInt32(treeCount))
    for tree in 0..<treeCount { compiled.tree(tree).encode(into: &writer) }
  }

  /// - Parameter source: names the model in faults of its content.
  /// - Throws: E5001 where the bytes end early or hold a value that cannot be, E5501 to E5505 as `init`.
  public init(decoding reader: inout ByteReader, source: String) throws(Diagnostic) {
    let version = try reader.integer(UInt8.self)
    guard version == Self.version else { throw reader.fault("trees of format \(version), expected \(Self.version)") }
    let features = Int(try reader.integer(UInt32.self))
    let outputs = Int(try reader.integer(UInt32.self))
    let bases = try reader.doubles()
    let linkNumber = try reader.integer(UInt8.self)
    guard let link = Link(number: linkNumber, slope: try reader.double()) else {
      throw reader.fault("link \(linkNumber)")
    }
    let averages = try reader.bool()
    let arithmeticNumber = try reader.integer(UInt8.self)
    guard let arithmetic = Arithmetic(rawValue: arithmeticNumber) else {
      throw reader.fault("arithmetic \(arithmeticNumber)")
    }
    let count = try reader.count(ofAtLeast: DecisionTree.leastBytes)
    var trees = [DecisionTree]()
    trees.reserveCapacity(count)
    for _ in 0..<count { trees.append(try DecisionTree(decoding: &reader)) }
    do {
      self = try TreeModel(
        trees: trees, featureCount: features, outputs: outputs, baseValues: bases, link: link, averages: averages,
        arithmetic: arithmetic)
    } catch {
      var error = error
      error.place = Place(file: source)
      throw error
    }
  }
}

extension Link {
  var number: UInt8 {
    switch self {
    case .identity: 0
    case .logistic: 1
    case .softmax: 2
    case .exponential: 3
    case .signedSquare: 4
    case .softplus: 5
    case .step: 6
    }
  }

  var slope: Double { if case .logistic(let slope) = self { slope } else { 1 } }

  init?(number: UInt8, slope: Double) {
    switch number {
    case 0: self = .identity
    case 1: self = .logistic(slope: slope)
    case 2: self = .softmax
    case 3: self = .exponential
    case 4: self = .signedSquare
    case 5: self = .softplus
    case 6: self = .step
    default: return nil
    }
  }
}
