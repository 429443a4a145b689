import Support

/// Everything the server can be asked.
enum Route: Int, CaseIterable, Sendable {
  case health, ready, metrics, schema, openAPI, predict
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
    case .none: "none"
    }
  }

  /// What `Allow` says (RFC 9110, 10.2.1).
  var methods: String { self == .predict ? "POST" : "GET, HEAD" }

  func allows(_ method: RequestHead.Method) -> Bool {
    self == .predict ? method == .post : method == .get || method == .head
  }
}

/// Finds the route of a path: a handful of fixed ones, so a table and a comparison.
struct Router: Sendable {
  let paths: [String]

  init(predict: String) { paths = Route.allCases.map { $0.path(predict: predict) } }

  func route(of path: some StringProtocol) -> Route {
    // Predictions and health first: they are nearly all of the traffic.
    if path == paths[Route.predict.rawValue] { return .predict }
    for route in Route.allCases where route != .none && path == paths[route.rawValue] { return route }
    return .none
  }

  func path(of route: Route) -> String { paths[route.rawValue] }

  /// What an unknown path was probably meant to be.
  func nearest(to path: String) -> String? { NearestName.of(path, in: paths.dropLast()) }
}
