import Bundles
public import JSON

extension RecommendPredictor {
  /// Requests with the answers that the endpoint must repeat to the last bit, as lines of JSON: known users, baskets of
  /// what known users took last, users whom nobody knows, and similar items, in turn.
  ///
  /// To be called before any update.
  /// - Parameter wanted: cases; at least 1, and no more than there are users and items.
  public func replay(_ wanted: Int) throws -> String {
    var text = ""
    for body in replayRequests(wanted) {
      var writer = JSONWriter()
      try answer(body, into: &writer)
      text += "{\"request\":\(body.text),\"answer\":\(String(decoding: writer.bytes, as: UTF8.self))}\n"
    }
    return text
  }

  /// The requests of `replay`: six of ten for known users, two for baskets, one each for a new user and a similar item.
  public func replayRequests(_ wanted: Int) -> [JSONValue] {
    let names = catalogue.identifiers
    let count = max(1, min(wanted, max(users.count, names.count)))
    return (0..<count).map { index in
      // Spread over all users and items, so that old and new ones are among them.
      let user = users.count > 0 ? index * users.count / count % users.count : 0
      switch index % 10 {
      case 3 where users.count > 0, 7 where users.count > 0:
        let last = users.history(of: user).items.suffix(3)
        return ["basket": .array(last.map { .string(names[Int($0)]) })]
      case 5:
        var body: JSONObject = [:]
        if let segment = contract.segment, !contract.segments.isEmpty {
          body[segment] = .string(contract.segments[index / 10 % contract.segments.count])
        }
        return .object(body)
      case 9 where names.count > 0: return ["similar_to": .string(names[index * names.count / count])]
      default:
        guard users.count > 0 else { return [:] }
        return .object(JSONObject([(contract.user, .string(users.identifiers[user]))]))
      }
    }
  }
}
