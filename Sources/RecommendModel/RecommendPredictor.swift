public import Bundles
public import JSON
public import Support
import Synchronization

/// The predictor of the recommendation vertical: answers `POST /v1/recommend` from the models of a bundle, and takes
/// changes of items and what users took while it serves.
public struct RecommendPredictor: UpdatablePredictor {
  public let contract: RecommendContract
  public let interface: PredictorInterface
  public let updates: [UpdateInterface]
  let model: any ItemScorer
  let users: UserTable
  private let live: LiveRecommender
  private let workers: WorkerPool
  private let answerWriter: RecommendAnswerWriter

  /// A predictor from models in memory, as a run has them. Throws `E5954` where the parts do not fit each other, `E5955`
  /// for a rule that the items cannot keep.
  /// - Parameters:
  ///   - model: what answers for users of whom something is known.
  ///   - coldUsers: what answers for the others; popularity.
  public init(
    contract: RecommendContract, catalogue: Catalogue, users: UserTable, model: any ItemScorer,
    coldUsers: any ItemScorer
  ) throws(Diagnostic) {
    guard catalogue.count == model.itemCount, coldUsers.itemCount == model.itemCount else {
      throw RecommendFault.parts(
        "\(catalogue.count) items, a model of \(model.itemCount) and one for new users of \(coldUsers.itemCount)")
    }
    guard users.fits(items: catalogue.count, segments: contract.segments.count) else {
      throw RecommendFault.parts("users took items or have segments that there are not")
    }
    guard contract.fits(catalogue) else { throw RecommendFault.parts("the columns of items are not those of the contract") }
    if let name = contract.clash { throw RecommendFault.contract(name, in: Self.contractFile) }
    let rules = try CompiledRules(contract.rules, catalogue, available: contract.available)
    self.contract = contract
    self.model = model
    self.users = users
    live = LiveRecommender(
      contract, RecommendSnapshot(catalogue: catalogue, rules: rules), users: users, trained: model.itemCount)
    let profiles = ProfileMaker(users: users, weighting: contract.weighting)
    workers = WorkerPool { count in
      RecommendWorker(model: model, cold: coldUsers, profiles: profiles, contract: contract, itemCount: count)
    }
    answerWriter = RecommendAnswerWriter(contract: contract)
    interface = RecommendInterface.make(contract, catalogue)
    updates = RecommendInterface.updates(contract, catalogue)
  }

  /// Queries that one worker answers together: as many as a model scans for at once.
  private static let together = ScanRows.most

  /// The items of this moment.
  public var catalogue: Catalogue { live.snapshot.catalogue }

  /// Large batches and long lists would hold up other requests.
  public func isQuick(_ request: JSONValue) -> Bool { (request["requests"]?.array?.count ?? 1) <= 8 }

  public func answer(_ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    let snapshot = live.snapshot
    var reader = RecommendRequestReader(contract: contract, catalogue: snapshot.catalogue)
    let (queries, isBatch) = try reader.read(request)
    workers.use(itemCount: snapshot.catalogue.count) { worker in
      if isBatch { writer.raw("{\"answers\":[") }
      for start in stride(from: 0, to: queries.count, by: Self.together) {
        let answers = worker.answers(queries[start..<min(queries.count, start + Self.together)], snapshot)
        for (index, answer) in answers.enumerated() {
          if start + index > 0 { writer.raw(",") }
          answerWriter.write(answer, snapshot.catalogue, into: &writer)
        }
      }
      if isBatch { writer.raw("]}") }
    }
  }

  /// The lists that a request body asks for, one or a batch, as values; with the items that their numbers mean.
  public func lists(_ request: JSONValue) throws(RequestFault) -> (answers: [RecommendAnswer], catalogue: Catalogue) {
    let snapshot = live.snapshot
    var reader = RecommendRequestReader(contract: contract, catalogue: snapshot.catalogue)
    let (queries, _) = try reader.read(request)
    let answers = workers.use(itemCount: snapshot.catalogue.count) { worker in
      stride(from: 0, to: queries.count, by: Self.together).flatMap {
        worker.answers(queries[$0..<min(queries.count, $0 + Self.together)], snapshot)
      }
    }
    return (answers, snapshot.catalogue)
  }

  /// The lists of many queries, in their order: for batches and reports. Each is made as a request's is.
  public func lists(_ queries: [RecommendQuery], threads: Int) -> [RecommendAnswer] {
    let snapshot = live.snapshot
    let chunk = Self.together
    return Parallel.map((queries.count + chunk - 1) / chunk, threads: threads) { index in
      workers.use(itemCount: snapshot.catalogue.count) { worker in
        worker.answers(queries[index * chunk..<min(queries.count, (index + 1) * chunk)], snapshot)
      }
    }.flatMap { $0 }
  }

  /// Appends one answer as the endpoint draws it.
  public func write(_ answer: RecommendAnswer, into writer: inout JSONWriter) {
    answerWriter.write(answer, live.snapshot.catalogue, into: &writer)
  }

  public func update(_ name: String, _ request: JSONValue, into writer: inout JSONWriter) throws(RequestFault) {
    switch name {
    case RecommendInterface.itemsUpdate: writer.value(try live.updateItems(request))
    case RecommendInterface.interactionsUpdate: writer.value(try live.updateInteractions(request))
    default:
      throw RequestFault(
        status: 404, kind: "unknown-update", title: "No such update",
        fields: [.init("", "there are \(updates.map(\.name).joined(separator: " and "))")])
    }
  }
}

extension RecommendContract {
  /// Whether the columns of items are the contract's, in its order.
  func fits(_ catalogue: Catalogue) -> Bool {
    guard catalogue.columns.count == features.count, catalogue.titles.isEmpty || title != nil else { return false }
    return zip(catalogue.columns, features).allSatisfy { column, feature in
      let kind: Feature.Kind =
        switch column.values {
        case .category: .category
        case .number: .number
        case .flag: .flag
        }
      return column.name == feature.name && kind == feature.kind
    }
  }
}

/// Workers that wait for the next request, so that their memory is made once.
final class WorkerPool: Sendable {
  /// Handed out to one thread at a time.
  private struct Box: @unchecked Sendable { var worker: RecommendWorker }

  private let make: @Sendable (Int) -> RecommendWorker
  private let waiting = Mutex<[Box]>([])
  /// More would hold memory that nobody uses.
  private static let most = 64

  init(_ make: @escaping @Sendable (Int) -> RecommendWorker) { self.make = make }

  func use<Result>(itemCount: Int, _ body: (RecommendWorker) -> Result) -> Result {
    let box = waiting.withLock { $0.popLast() } ?? Box(worker: make(itemCount))
    let result = body(box.worker)
    waiting.withLock { if $0.count < Self.most { $0.append(box) } }
    return result
  }
}
