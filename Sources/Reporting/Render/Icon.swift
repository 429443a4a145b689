/// Small pictures beside words. Each has its own shape; none is ever alone.
enum Icon {
  case pass, fail, pending, equal, stop, info, attention

  init(_ result: CriterionResult) {
    self =
      switch result {
      case .pass: .pass
      case .fail: .fail
      case .pending: .pending
      }
  }

  init(_ tone: Tone) {
    self =
      switch tone {
      case .neutral: .info
      case .good: .pass
      case .bad: .fail
      case .attention: .attention
      }
  }

  /// Drawn in the colour of the text around it.
  func draw(into out: inout Markup) {
    out.raw(
      "<svg class=\"icon\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">"
    )
    switch self {
    case .pass:
      out.raw(
        "<circle class=\"i-fill\" cx=\"10\" cy=\"10\" r=\"9\"/><path class=\"i-line\" d=\"M5.8 10.4l2.9 2.9 5.6-6.2\"/>"
      )
    case .fail:
      out.raw(
        "<rect class=\"i-fill\" x=\"1.5\" y=\"1.5\" width=\"17\" height=\"17\" rx=\"3\"/><path class=\"i-line\" d=\"M6.5 6.5l7 7m0-7l-7 7\"/>"
      )
    case .pending:
      out.raw("<circle class=\"i-open\" cx=\"10\" cy=\"10\" r=\"8\"/><path class=\"i-open\" d=\"M10 5.2V10l3.2 2\"/>")
    case .equal:
      out.raw(
        "<circle class=\"i-fill\" cx=\"10\" cy=\"10\" r=\"9\"/><path class=\"i-line\" d=\"M5.8 8h8.4m-8.4 4h8.4\"/>")
    case .stop:
      out.raw(
        "<path class=\"i-fill\" d=\"M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z\"/><path class=\"i-line\" d=\"M5.5 10h9\"/>"
      )
    case .info:
      out.raw("<circle class=\"i-open\" cx=\"10\" cy=\"10\" r=\"8\"/><path class=\"i-open\" d=\"M10 9v5m0-8.2v.4\"/>")
    case .attention:
      out.raw("<path class=\"i-open\" d=\"M10 2.2L18.6 17.4H1.4z\"/><path class=\"i-open\" d=\"M10 7.5v5m0 2v.4\"/>")
    }
    out.raw("</svg>")
  }
}
