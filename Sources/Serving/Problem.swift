import Bundles
import JSON

/// Why a request gets no answer, as the client sees it (RFC 9457). It never holds what the server should keep to
/// itself.
struct Problem: Sendable, Equatable, Error {
  struct Field: Sendable, Equatable {
    var pointer: String
    var message: String
  }

  var status: Int
  /// Last part of `type`.
  var kind: String
  /// The same for all problems of a kind.
  var title: String
  /// What is wrong with this request, and what would be right.
  var detail: String
  var fields: [Field] = []
  /// Headers beyond those of every answer.
  var headers: [(name: String, value: String)] = []

  init(
    _ status: Int, _ kind: String, _ title: String, _ detail: String,
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.kind = kind
    self.title = title
    self.detail = detail
    self.headers = headers
  }

  /// What a predictor threw. Anything but a client's fault is drawn as an internal one without its words.
  init(_ fault: RequestFault) {
    guard (400..<500).contains(fault.status) else {
      self = .internalFault
      return
    }
    let detail = fault.fields.first.map { field in
      let rest = fault.fields.count > 1 ? " (\(fault.fields.count) faults in all)" : ""
      return field.pointer.isEmpty ? field.message + rest : "\(field.pointer): \(field.message)\(rest)"
    }
    self.init(fault.status, fault.kind, fault.title, detail ?? fault.title)
    fields = fault.fields.map { Field(pointer: $0.pointer, message: $0.message) }
  }

  static func == (a: Problem, b: Problem) -> Bool {
    a.status == b.status && a.kind == b.kind && a.detail == b.detail && a.fields == b.fields
  }

  /// Appends the document.
  /// - Parameter instance: the request's id.
  func write(into writer: inout JSONWriter, instance: [UInt8]) {
    writer.raw("{\"type\":")
    writer.string("urn:solkit:problem:\(kind)")
    writer.raw(",\"title\":")
    writer.string(title)
    writer.raw(",\"status\":")
    writer.integer(status)
    writer.raw(",\"detail\":")
    writer.string(detail)
    writer.raw(",\"instance\":")
    writer.string(String(decoding: instance, as: UTF8.self))
    if !fields.isEmpty {
      writer.raw(",\"errors\":[")
      for (index, field) in fields.enumerated() {
        writer.raw(index == 0 ? "{\"pointer\":" : ",{\"pointer\":")
        writer.string(field.pointer)
        writer.raw(",\"message\":")
        writer.string(field.message)
        writer.raw("}")
      }
      writer.raw("]")
    }
    writer.raw("}")
  }
}
