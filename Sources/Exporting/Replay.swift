import Bundles
import Connectors
import JSON
import Solution
import Support

/// Asks held-out requests again and compares every answer with the run's.
enum Replay {
  /// - Throws: `E5225` where a request gets no 200, `E5228` where the server ended.
  static func run(
    _ cases: [ReplayCase], route: String, server: ExportedServer, progress: any ProgressReporter,
    _ checkpoint: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> VerifyResult.Replay {
    let client = EndpointClient(base: server.base, token: server.token, timeout: 30)
    var result = VerifyResult.Replay()
    for (index, one) in cases.enumerated() {
      try checkpoint()
      let answer: HTTPClient.Response
      do throws(TransportFault) {
        answer = try client.post(route, Array(one.request.utf8))
      } catch {
        try checkpoint()
        throw ServerFault.during("row \(index + 1) of the replay", error, server)
      }
      guard answer.status == 200 else { throw ServerFault.status(answer, "row \(index + 1) of the replay", route) }
      result.cases += 1
      compare(one, answer, row: index + 1, &result)
      if index % 25 == 0 { progress.update("verify", done: index, of: cases.count, "replay") }
    }
    return result
  }

  private static func compare(
    _ one: ReplayCase, _ answer: HTTPClient.Response, row: Int, _ result: inout VerifyResult.Replay
  ) {
    if answer.body == Array(one.answer.utf8) {
      result.equal += 1
      return
    }
    guard let expected = try? JSONValue(parsing: one.answer), let found = try? JSONValue(parsing: answer.body) else {
      result.largestDifference = .infinity
      result.worst = "row \(row): an answer is not JSON"
      return
    }
    let difference = JSONDifference(expected, found)
    if difference.largest > result.largestDifference || result.worst == nil {
      result.largestDifference = max(difference.largest, result.largestDifference)
      result.worst = "row \(row), \(difference.worst ?? "the same values, written differently")"
    }
  }

  /// `E5221` where the answers are too far from the run's.
  static func failure(_ replay: VerifyResult.Replay, plan: ExportPlan) -> Diagnostic? {
    guard replay.equal < replay.cases else { return nil }
    let limit = plan.settings.verify.maxAbsoluteDifference
    guard plan.isSameProcessor || replay.largestDifference > limit else { return nil }
    let distance = replay.largestDifference.isFinite ? "by up to \(replay.largestDifference)" : "in more than numbers"
    let allowed = plan.isSameProcessor ? "on the same kind of processor all must be equal" : "\(limit) is allowed"
    return .export(
      .differs,
      "\(replay.cases - replay.equal) of \(replay.cases) answers of the exported server differ from the run "
        + "\(distance), \(allowed)",
      hint: replay.worst, fix: "export with the solkit-endpoint of the version that made the run")
  }
}

/// Faults of a server that is being verified.
enum ServerFault {
  static func during(_ what: String, _ error: TransportFault, _ server: ExportedServer) -> Diagnostic {
    let ending = server.ending().map { "the server has gone, \($0)" } ?? error.message
    return .export(
      .died, "no answer to \(what): \(ending)", hint: server.lastWords, fix: "report this bug with what the server said")
  }

  static func status(_ answer: HTTPClient.Response, _ what: String, _ path: String) -> Diagnostic {
    .export(
      .badAnswer, "\(what): \(path) was answered with \(answer.status)", hint: "\(answer.text.prefix(300))",
      fix: "export with the solkit-endpoint of the version that made the run")
  }
}
