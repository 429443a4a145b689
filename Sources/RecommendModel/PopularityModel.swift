internal import Support

/// What sells: the same scores for everyone, or for everyone of a segment.
public struct PopularityModel: Sendable, Equatable {
  /// One score an item, for whose segment is not known.
  public let overall: [Float]
  /// One score an item for each segment; empty where none are told apart.
  public let segments: [[Float]]

  public var itemCount: Int { overall.count }

  /// - Precondition: as many scores in each segment as in all.
  public init(overall: [Float], segments: [[Float]] = []) {
    precondition(segments.allSatisfy { $0.count == overall.count }, "one score an item")
    self.overall = overall
    self.segments = segments
  }

  /// Writes a score for every item.
  /// - Precondition: `scores` has room for `itemCount` numbers.
  public func score(_ profile: Profile, into scores: UnsafeMutableBufferPointer<Float>) {
    precondition(scores.count >= itemCount, "one score an item")
    var source = overall
    if let segment = profile.segment, segments.indices.contains(segment) { source = segments[segment] }
    for item in 0..<itemCount { scores[item] = source[item] }
  }

  func write(to writer: inout ByteWriter) {
    writer.put(singles: overall)
    writer.put(UInt32(segments.count))
    for segment in segments { writer.put(singles: segment) }
  }

  init(from reader: inout ByteReader) throws(Diagnostic) {
    overall = try reader.singles()
    var segments = [[Float]]()
    for _ in 0..<(try reader.count(ofAtLeast: 4)) {
      segments.append(try reader.singles())
      guard segments.last?.count == overall.count else {
        throw recommenderFault("a segment has scores of other items", reader)
      }
    }
    self.segments = segments
  }
}
