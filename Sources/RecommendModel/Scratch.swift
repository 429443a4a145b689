/// Room that scoring works in, kept between calls so that a request allocates nothing after the first few.
///
/// One a thread: scoring changes it, and leaves nothing in it that a later call reads.
public struct Scratch: Sendable {
  /// What factor models work in.
  var factors = FactorScratch()
  /// What models of items and neighbours work in.
  package var profile = ProfileScratch()

  public init() {}
}
