import Evaluation
import JSON
import Matrices
import Support
import Testing

/// Lists and what peers' libraries measure on them; `Fixtures/make_peers.py` says which and how.
struct RankingPeers {
  let lists: [[Int32]]
  let taken: [[Int32]]
  /// Who has each item.
  let owners: [[Int32]]
  let trainedUsers: Int
  let values: JSONValue

  init() throws {
    let folder = "\(#filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })/Fixtures"
    let json = try JSONValue(parsing: try Files.readText("\(folder)/ranking_peers.json"))
    func numbers(_ name: String) throws -> [[Int32]] {
      try #require(json[name]?.array).map { ($0.array ?? []).compactMap { $0.integer.map { Int32($0) } } }
    }
    lists = try numbers("lists")
    taken = try numbers("taken")
    owners = try numbers("owners")
    trainedUsers = try #require(json["trained_users"]?.integer)
    values = try #require(json["values"])
  }
}

@Suite struct RankingPeerTests {
  /// Every value of every user, whatever the length: ranx 0.3.21, trec_eval by pytrec_eval-terrier 0.5.11, scikit-learn.
  @Test(arguments: ["ranx", "trec_eval", "scikit-learn"]) func hitsAreMeasuredAsPeersDo(_ library: String) throws {
    let peers = try RankingPeers()
    let ranked = JudgedLists(lists: peers.lists, taken: peers.taken)
    guard case .object(let object)? = peers.values[library] else {
      Issue.record("no values of \(library)")
      return
    }
    #expect(!object.members.isEmpty)
    for member in object.members {
      let parts = member.name.split(separator: "@").map(String.init)
      let (name, k) = (parts[0], try #require(Int(parts[1])))
      let own = try #require(ranked.measures(at: k)[name])
      let theirs = (member.value.array ?? []).compactMap(\.number)
      #expect(theirs.count == own.count)
      for (user, pair) in zip(own, theirs).enumerated() {
        var expected = pair.1
        // Theirs divides by all that was taken up; ours by as much of it as a list of k items can hold.
        if name == "map" { expected *= Double(peers.taken[user].count) / Double(min(k, peers.taken[user].count)) }
        // Both sum at most 14 terms of size 1 in double precision.
        #expect(abs(pair.0 - expected) < 1e-12, "\(library) \(member.name), user \(user)")
      }
    }
  }

  /// recmetrics 0.1.5; its coverage is a percentage rounded to two digits, and its likeness within lists is the cosine of
  /// what describes items: here of who has them.
  @Test func varietyIsMeasuredAsPeersDo() throws {
    let peers = try RankingPeers()
    func theirs(_ name: String) throws -> Double { try #require(peers.values["recmetrics"]?[name]?.number) }
    let training = SparseMatrix(
      rowCount: peers.trainedUsers, columnCount: peers.owners.count,
      entries: peers.owners.enumerated().flatMap { item, users in
        users.map { .init(row: $0, column: Int32(item), value: 1) }
      })
    let length = try #require(peers.lists.first?.count)
    let scores = RankingScores(
      lengths: [length], training: training, showable: peers.owners.count,
      isNew: [Bool](repeating: false, count: peers.owners.count), threads: 1)
    let own = scores.statistics(JudgedLists(lists: peers.lists, taken: peers.taken))
    func value(_ name: String) throws -> Double { try #require(own[MetricKey(name, k: length)]).value() }
    #expect(abs(try value("novelty") - theirs("novelty")) < 1e-9)
    #expect(abs(try value("intra_list_diversity") - (1 - theirs("intra_list_similarity"))) < 1e-9)
    #expect(abs(try value("catalogue_coverage") * 100 - theirs("catalogue_coverage_percent")) <= 0.005)
  }
}
