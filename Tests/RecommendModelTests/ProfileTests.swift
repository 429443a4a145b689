import RecommendModel
import Testing

@Suite struct ProfileTests {
  @Test func aBasketNeedsNoUser() {
    let basket = Profile(items: [3, 1], weights: [1, 2])
    #expect(basket.user == nil && basket.times == nil && basket.segment == nil)
  }
}
