public import JSON

/// A fitted model that answers requests: immutable, safe from any thread, without input or output of its own.
///
/// The server, the batch command and the verification all call the same `answer`, so their numbers cannot differ.
/// Each vertical has one predictor type, which loads from a `Bundle`.
public protocol Predictor: Sendable {
  /// What it can be asked, from which HTTP validation, OpenAPI and the columns of a batch follow.
  var interface: PredictorInterface { get }

  /// Answers one request: appends one JSON object to `writer`.
  /// - Parameter request: the body of `POST interface.route`, already parsed.
  /// - Throws: what is wrong with the request, naming each field. Nothing is appended then.
  func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault)

  /// Whether the answer takes well under a millisecond, so that a server may give it between two reads of the
  /// network instead of handing it to another thread. It is asked before `answer`, so it only looks at the size
  /// of what is wanted. True unless a predictor knows better.
  func isQuick(_ request: JSONValue) -> Bool

  /// What answers usual requests straight from their bytes, with working memory of its own: one for each thread that
  /// asks. Nil, unless a predictor has such a way.
  func directAnswerer() -> (any DirectAnswerer)?
}

extension Predictor {
  public func isQuick(_ request: JSONValue) -> Bool { true }
  /// None: every request is answered over values.
  public func directAnswerer() -> (any DirectAnswerer)? { nil }
}

/// Answers requests from their bytes, without values in between. Not safe from two threads at once.
///
/// It may leave any request alone; what it answers it answers as `Predictor.answer` would, byte by byte.
public protocol DirectAnswerer: AnyObject {
  /// Appends the answer to `writer`; nothing, where it is not `answered`.
  /// - Parameters:
  ///   - body: of `POST interface.route`.
  ///   - depth: deepest nesting of JSON that is allowed.
  ///   - most: predictions that it may make here; a request for more is `long`.
  func answer(
    _ body: UnsafeBufferPointer<UInt8>, depth: Int, most: Int, into writer: inout JSONWriter
  ) -> DirectAnswer
}

/// What a direct answerer made of a request.
public enum DirectAnswer: Sendable {
  case answered
  /// It asks for more predictions than were allowed in this place.
  case long
  /// It has faults, or what only the way over values knows.
  case unusual
}

/// What whoever runs a predictor allows its requests; given when it loads from a bundle.
public struct PredictorLimits: Sendable, Equatable {
  /// The most predictions (series, rows, images) that one request may ask for: more is a fault with status 413.
  public var batchMax: Int

  public init(batchMax: Int = 1000) { self.batchMax = batchMax }
}

/// The contract of a predictor with those who ask it.
public struct PredictorInterface: Sendable {
  /// The domain route, such as `/v1/forecast`.
  public var route: String
  /// One sentence for the client's engineers.
  public var summary: String
  /// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of the request body, with the client's own field names.
  public var requestSchema: JSONValue
  /// JSON Schema of the answer.
  public var responseSchema: JSONValue
  /// A request that works, for documentation, smoke tests and the README of an export.
  public var example: JSONValue
  /// What `GET /v1/schema` says beyond the schemas: columns, horizon, quantiles, training period, scores.
  public var details: JSONObject

  public init(
    route: String, summary: String, requestSchema: JSONValue, responseSchema: JSONValue, example: JSONValue,
    details: JSONObject
  ) {
    self.route = route
    self.summary = summary
    self.requestSchema = requestSchema
    self.responseSchema = responseSchema
    self.example = example
    self.details = details
  }
}

/// Why a request cannot be answered; the server draws it as problem details (RFC 9457).
public struct RequestFault: Error, Sendable, Equatable {
  /// One field and what is wrong with it.
  public struct Field: Sendable, Equatable {
    /// JSON Pointer (RFC 6901) into the request, such as `/series/0/store`.
    public var pointer: String
    /// What is wrong, what was expected, and the nearest allowed value where there is one.
    public var message: String

    public init(_ pointer: String, _ message: String) {
      self.pointer = pointer
      self.message = message
    }
  }

  /// HTTP status: 400 for a malformed body, 404 for an unknown thing, 413 for too much, 422 for a wrong value.
  public var status: Int
  /// Last part of the problem's type, such as `unknown-series`.
  public var kind: String
  /// Short sentence, the same for all problems of a kind.
  public var title: String
  public var fields: [Field]

  public init(status: Int, kind: String, title: String, fields: [Field]) {
    self.status = status
    self.kind = kind
    self.title = title
    self.fields = fields
  }
}
