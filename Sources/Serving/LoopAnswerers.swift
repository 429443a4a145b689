import Bundles
import NIOCore
import NIOPosix

/// The direct answerer of each event loop: made when its first connection comes, then used by one thread only, so that
/// requests share its memory and wait for nobody.
struct LoopAnswerers: Sendable {
  private let boxes: [ObjectIdentifier: NIOLoopBoundBox<(any DirectAnswerer)?>]

  init(_ group: MultiThreadedEventLoopGroup) {
    var boxes = [ObjectIdentifier: NIOLoopBoundBox<(any DirectAnswerer)?>]()
    for loop in group.makeIterator() {
      boxes[ObjectIdentifier(loop)] = NIOLoopBoundBox.makeEmptyBox(
        valueType: (any DirectAnswerer).self, eventLoop: loop)
    }
    self.boxes = boxes
  }

  /// To be asked on `loop`.
  func answerer(of model: ServedModel, on loop: any EventLoop) -> (any DirectAnswerer)? {
    guard let box = boxes[ObjectIdentifier(loop)] else { return model.predictor.directAnswerer() }
    if let answerer = box.value { return answerer }
    let answerer = model.predictor.directAnswerer()
    box.value = answerer
    return answerer
  }
}
