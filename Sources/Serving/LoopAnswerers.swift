import Bundles
import NIOCore
import NIOPosix

/// The direct answerer of each event loop: made when its first connection comes, then used by one thread only, so that
/// requests share its memory and wait for nobody.
struct LoopAnswerers: Sendable {
  /// What answers for one model.
  private struct Entry {
    var generation: Int
    var answerer: (any DirectAnswerer)?
  }

  private let boxes: [ObjectIdentifier: NIOLoopBoundBox<Entry?>]

  init(_ group: MultiThreadedEventLoopGroup) {
    var boxes = [ObjectIdentifier: NIOLoopBoundBox<Entry?>]()
    for loop in group.makeIterator() {
      boxes[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeEmptyBox(valueType: Entry.self, eventLoop: loop)
    }
    self.boxes = boxes
  }

  /// To be asked on `loop`. Requests that still end with an older model make the answerer of that one again: they are few.
  func answerer(of active: ActiveModel, on loop: any EventLoop) -> (any DirectAnswerer)? {
    guard let box = boxes[ObjectIdentifier(loop)] else { return active.model.predictor.directAnswerer() }
    if let entry = box.value, entry.generation == active.generation { return entry.answerer }
    let answerer = active.model.predictor.directAnswerer()
    box.value = Entry(generation: active.generation, answerer: answerer)
    return answerer
  }
}
