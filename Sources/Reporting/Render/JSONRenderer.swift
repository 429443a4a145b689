public import JSON

extension Report {
  /// Version of the document that ``json()`` gives. It rises when a member changes its meaning or goes away.
  public static let schemaVersion = 1

  /// The report as data: every number as a number, every chart as its figures.
  public func json() -> JSONValue {
    var object: JSONObject = [
      "schema_version": JSONValue(Self.schemaVersion),
      "title": .string(title),
      "project": .string(project),
      "client": client.map(JSONValue.string) ?? .null,
      "subtitle": subtitle.map(JSONValue.string) ?? .null,
      "language": .string(language),
      "verdict": [
        "outcome": .string(verdict.outcome.rawValue),
        "sentence": .string(verdict.sentence.plainText),
        "next": verdict.next.map { .string($0.plainText) } ?? .null,
      ],
    ]
    object["stamp"] = stamp.map { ["text": .string($0.text), "reason": .string($0.reason)] } ?? .null
    object["facts"] = .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] })
    object["sections"] = .array(
      sections.enumerated().map { index, section in
        [
          "id": .string(section.id.rawValue),
          "number": JSONValue(index + 1),
          "title": .string(section.title),
          "blocks": .array(section.blocks.map(\.json)),
        ]
      })
    return .object(object)
  }
}

extension Block {
  var json: JSONValue {
    func typed(_ type: String, _ members: JSONObject) -> JSONValue {
      .object(JSONObject([("type", JSONValue.string(type))] + members.members.map { ($0.name, $0.value) }))
    }
    switch self {
    case .lead(let prose): return typed("lead", ["text": .string(prose.plainText)])
    case .paragraph(let prose): return typed("paragraph", ["text": .string(prose.plainText)])
    case .heading(let text): return typed("heading", ["text": .string(text)])
    case .keyFigures(let figures): return typed("key_figures", ["figures": .array(figures.map(\.json))])
    case .table(let table): return typed("table", table.json)
    case .criteria(let list):
      return typed(
        "criteria",
        [
          "caption": .string(list.caption), "summary": .string(list.summary),
          "lines": .array(
            list.lines.map { line in
              [
                "requirement": .string(line.requirement.plainText), "measured": line.measured.json,
                "bound": line.bound.map { .string($0.plainText) } ?? .null, "result": .string(line.result.rawValue),
                "note": line.note.map { .string($0.plainText) } ?? .null,
              ]
            }),
        ])
    case .definitions(let definitions):
      return typed(
        "definitions",
        [
          "definitions": .array(
            definitions.map { ["term": .string($0.term), "meaning": .string($0.meaning.plainText)] })
        ])
    case .callout(let callout):
      return typed(
        "callout",
        [
          "tone": .string(callout.tone.rawValue), "title": .string(callout.title),
          "text": .string(callout.text.plainText),
        ])
    case .list(let items): return typed("list", ["items": .array(items.map { .string($0.plainText) })])
    case .outline(let items): return typed("outline", ["items": .array(items.map { $0.json(level: 1) })])
    case .steps(let steps):
      return typed(
        "steps",
        [
          "steps": .array(
            steps.map { ["text": .string($0.text.plainText), "code": $0.code.map(JSONValue.string) ?? .null] })
        ])
    case .code(let code):
      return typed("code", ["caption": code.caption.map(JSONValue.string) ?? .null, "text": .string(code.text)])
    case .chart(let chart):
      let drawable = chart.content.drawable
      return typed(
        "chart",
        [
          "kind": .string(drawable.kind), "title": .string(chart.title), "summary": .string(chart.summary.plainText),
          "data": .object(drawable.dataTable.json),
        ])
    case .columns(let columns):
      return typed("columns", ["columns": .array(columns.map { .array($0.map(\.json)) })])
    case .signatures(let lines):
      return typed(
        "signatures",
        [
          "lines": .array(
            lines.map {
              [
                "role": .string($0.role), "name": .string($0.name),
                "signed_on": $0.signedOn.map(JSONValue.string) ?? .null,
              ]
            })
        ])
    case .details(let summary, let blocks):
      return typed("details", ["summary": .string(summary), "blocks": .array(blocks.map(\.json))])
    }
  }
}

extension OutlineItem {
  fileprivate func json(level: Int) -> JSONValue {
    [
      "text": .string(text.plainText), "note": note.map { .string($0.plainText) } ?? .null,
      "children": level < Self.mostLevels ? .array(children.map { $0.json(level: level + 1) }) : [],
    ]
  }
}

extension KeyFigure {
  fileprivate var json: JSONValue {
    [
      "label": .string(label), "value": value.json, "text": .string(value.plainText),
      "unit": unit.map(JSONValue.string) ?? .null, "interval": interval?.json ?? .null,
      "note": note.map { .string($0.plainText) } ?? .null, "tone": .string(tone.rawValue),
    ]
  }
}

extension Interval {
  fileprivate var json: JSONValue {
    ["low": .finite(low), "high": .finite(high), "level": .finite(level)]
  }
}

extension Cell {
  /// A number is a number in its own unit (a share is a share, not a percentage); what is not known is null.
  fileprivate var json: JSONValue {
    switch self {
    case .text(let prose), .pictured(_, let prose): .string(prose.plainText)
    case .number(let value, _): .finite(value)
    case .interval(let interval): interval.json
    case .result(let result): .string(result.rawValue)
    case .code(let text): .string(text)
    case .missing: .null
    }
  }
}

extension ReportTable {
  fileprivate var json: JSONObject {
    [
      "caption": .string(caption),
      "columns": .array(columns.map { .string($0.title) }),
      "rows": .array(filledRows.map { .array($0.map(\.json)) }),
      "marks": .array(marks.map { ["row": JSONValue($0.row), "word": .string($0.word)] }),
    ]
  }
}
