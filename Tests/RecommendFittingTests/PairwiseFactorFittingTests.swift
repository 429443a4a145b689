import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel
import Testing

@Suite struct PairwiseFactorFittingTests {
  func settings() -> PairwiseFactorSettings {
    var settings = PairwiseFactorSettings()
    settings.factors = 16
    settings.epochs = 60
    settings.seed = 9
    return settings
  }

  @Test func threadsChangeNoByte() throws {
    let taken = smallShop(users: 200, items: 120)
    let one = try settings().fit(taken, threads: 1)
    for threads in [2, 7] {
      let other = try settings().fit(taken, threads: threads)
      #expect(other.items == one.items && other.users == one.users)
    }
  }

  /// The share of pairs (taken, not taken) in the right order: far above one half, which is chance.
  @Test func whatWasTakenComesFirst() throws {
    let taken = smallShop()
    let model = try settings().fit(taken, threads: 2)
    let users = exactUsers(model)
    let weights = dense(taken)
    var (right, all) = (0, 0)
    for user in 0..<60 {
      let scores = (0..<40).map { item in
        (0..<16).reduce(Float(0)) { $0 + users[user, $1] * model.items[item, $1] }
      }
      for a in 0..<40 where weights[user][a] > 0 {
        for b in 0..<40 where weights[user][b] == 0 {
          all += 1
          if scores[a] > scores[b] { right += 1 }
        }
      }
    }
    #expect(Double(right) / Double(all) > 0.85)
  }

  /// Someone new with the tastes of the even items gets even items.
  @Test func aNewUserIsFoldedIn() throws {
    let model = try settings().fit(smallShop(), threads: 1)
    var scratch = Scratch()
    var marks = ItemMarks(itemCount: 40)
    marks.insert([Int32(0), 2, 4])
    let list = model.top(10, for: Profile(items: [0, 2, 4], weights: [1, 1, 1]), except: marks, scratch: &scratch)
    #expect(list.filter { $0.item % 2 == 0 }.count >= 8)
  }
}
