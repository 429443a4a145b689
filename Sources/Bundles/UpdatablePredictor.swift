public import JSON

/// A predictor that can be told of changes while it serves: new things, and what became of known ones.
///
/// What it is told holds in memory, in this process, until it ends: it is no training, and another replica has to be
/// told too. Requests and updates may come from any threads at once; a request never waits for an update to be worked
/// out.
public protocol UpdatablePredictor: Predictor {
  /// What it can be told.
  var updates: [UpdateInterface] { get }

  /// Takes one update, all of it or nothing, and appends one JSON object with counts to `writer`.
  /// - Parameters:
  ///   - name: of one of `updates`.
  ///   - request: the body, already parsed.
  /// - Throws: what is wrong with the request, naming each field. Nothing is changed then.
  func update(_ name: String, _ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault)
}

/// One thing that a predictor can be told: served as `POST /v1/admin/<name>`.
public struct UpdateInterface: Sendable {
  /// Last part of the path, such as `items`.
  public var name: String
  /// One sentence for the client's engineers.
  public var summary: String
  public var requestSchema: JSONValue
  public var responseSchema: JSONValue
  /// A request that works.
  public var example: JSONValue

  public init(
    name: String, summary: String, requestSchema: JSONValue, responseSchema: JSONValue, example: JSONValue
  ) {
    self.name = name
    self.summary = summary
    self.requestSchema = requestSchema
    self.responseSchema = responseSchema
    self.example = example
  }

  /// Where it is served.
  public var route: String { "/v1/admin/\(name)" }
}
