public import Bundles

extension ForecastPredictor {
  /// The models that answer requests without `as_of`.
  public var newest: ForecastModelSet { current }

  /// The models of a series after new observations: what `history` and `known_future` do for one request, for good.
  ///
  /// History that is known already is passed over. Where rows are missing between, a gap is what the contract says.
  /// - Parameter request: of which the key, the history, sorted by period, and the known columns are looked at.
  /// - Returns: model and baseline where they stand now, and the number of rows that were new.
  /// - Throws: 404 for an unknown series, 422 for rows that are too far away.
  public func extended(_ request: ForecastRequest) throws(RequestFault) -> (series: ForecastModelSet.Series, used: Int)
  {
    guard var series = current[request.key] else {
      throw RequestFault(
        status: 404, kind: "unknown-series", title: "The model knows no such series",
        fields: [.init("/series", "'\(request.key.joined(separator: " / "))' was not trained")])
    }
    var context = context(of: series, request)
    var again = context
    let used = try append(request.history, to: &series.model, in: &context, at: "")
    _ = try append(request.history, to: &series.baseline, in: &again, at: "")
    series.lastPeriod = context.nextPeriod - 1
    series.known = context.known
    return (series, used)
  }
}
