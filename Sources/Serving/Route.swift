import Support

/// Everything the server can be asked.
enum Route: Int, CaseIterable, Sendable {
  case health, ready, metrics, schema, openAPI, predict
  /// What a predictor can be told while it serves: a path each.
  case update
  /// Which model answers, and another one in its place.
  case model
  /// A path that leads nowhere.
  case none

  /// The path, `predict` being where the predictor wants it.
  func path(predict: String) -> String {
    switch self {
    case .health: "/healthz"
    case .ready: "/readyz"
    case .metrics: "/metrics"
    case .schema: "/v1/schema"
    case .openAPI: "/openapi.json"
    case .predict: predict
    case .update: "/v1/admin"
    case .model: "/v1/admin/model"
    case .none: "none"
    }
  }

  /// What `Allow` says (RFC 9110, 10.2.1).
  var methods: String {
    switch self {
    case .predict, .update: "POST"
    case .model: "GET, HEAD, POST"
    default: "GET, HEAD"
    }
  }

  /// What its holder must be allowed to do.
  var role: TokenRoles {
    switch self {
    case .update, .model: .admin
    case .predict, .schema, .openAPI: .predict
    // Whoever has a token at all may watch.
    case .health, .ready, .metrics, .none: []
    }
  }

  func allows(_ method: RequestHead.Method) -> Bool {
    switch method {
    case .post: self == .predict || self == .update || self == .model
    case .get, .head: self != .predict && self != .update
    case .other: false
    }
  }
}

/// Finds the route of a path: a handful of fixed ones, so a table and a comparison.
struct Router: Sendable {
  /// By route.
  private let paths: [String]
  /// Those of updates, with their names.
  private let updates: [(name: String, path: String)]
  /// All paths that lead somewhere.
  let known: [String]

  /// - Parameter updates: names of what the predictor can be told.
  init(predict: String, updates: [(name: String, path: String)]) {
    paths = Route.allCases.map { $0.path(predict: predict) }
    self.updates = updates
    known = Route.allCases.filter { $0 != .none && $0 != .update }.map { $0.path(predict: predict) } + updates.map(\.path)
  }

  func route(of path: some StringProtocol) -> Route {
    // Predictions and health first: they are nearly all of the traffic.
    if path == paths[Route.predict.rawValue] { return .predict }
    for route in Route.allCases where route != .none && route != .update && path == paths[route.rawValue] { return route }
    return update(of: path) == nil ? .none : .update
  }

  /// The name of the update that a path leads to.
  func update(of path: some StringProtocol) -> String? { updates.first { path == $0.path }?.name }

  func path(of route: Route) -> String { paths[route.rawValue] }

  /// What an unknown path was probably meant to be.
  func nearest(to path: String) -> String? { NearestName.of(path, in: known) }
}
