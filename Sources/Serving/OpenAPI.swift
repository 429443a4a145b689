import Bundles
public import JSON

/// The endpoint's description for client generators: OpenAPI 3.1.
public enum OpenAPI {
  /// The document for this model, as `GET /openapi.json` answers it and `export` writes it.
  public static func document(
    of model: ServedModel, authentication: EndpointSettings.Authentication
  ) -> JSONValue {
    let interface = model.interface
    let isOpen = authentication == .none
    var predict: JSONObject = [
      "operationId": "predict", "summary": .string(interface.summary), "tags": ["predictions"],
      "parameters": [["$ref": "#/components/parameters/RequestId"]],
      "requestBody": [
        "required": true,
        "content": ["application/json": ["schema": ref("Request"), "example": interface.example]],
      ],
      "responses": .object(
        answers(
          content("application/json", ref("Response")), problems: [400, 401, 403, 404, 408, 411, 413, 415, 422, 429, 503])),
    ]
    if isOpen { predict["security"] = [] }
    var paths: JSONObject = [interface.route: ["post": .object(predict)]]
    for page in pages {
      var operation: JSONObject = [
        "operationId": .string(page.id), "summary": .string(page.summary), "tags": [.string(page.tag)],
        "responses": .object(answers(page.content, problems: page.problems)),
      ]
      if page.isOpen || isOpen { operation["security"] = [] }
      paths[page.path] = ["get": .object(operation)]
    }
    for update in (model.predictor as? any UpdatablePredictor)?.updates ?? [] {
      paths[update.route] = ["post": self.operation(update)]
    }
    if !isOpen { paths[Route.model.path(predict: "")] = ["get": showModel, "post": chooseModel] }
    let manifest = model.manifest
    var description = "Model \(manifest.modelVersion) of \(manifest.project)."
    if let stamp = manifest.stamp { description += " \(stamp.rawValue)." }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": .string(manifest.project), "version": .string(manifest.modelVersion),
        "summary": .string(interface.summary), "description": .string(description),
      ],
      "servers": [["url": "/"]],
      "security": isOpen ? [] : [["token": []]],
      "tags": [
        ["name": "predictions", "description": "What the model answers."],
        ["name": "operation", "description": "For those who run the endpoint."],
      ],
      "paths": .object(paths),
      "components": components(of: model, isOpen: isOpen),
    ]
  }

  private static func operation(_ update: UpdateInterface) -> JSONValue {
    let operation: JSONObject = [
      "operationId": .string("update_\(update.name)"), "summary": .string(update.summary), "tags": ["operation"],
      "parameters": [["$ref": "#/components/parameters/RequestId"]],
      "requestBody": [
        "required": true,
        "content": ["application/json": ["schema": update.requestSchema, "example": update.example]],
      ],
      "responses": .object(
        answers(
          content("application/json", update.responseSchema),
          problems: [400, 401, 403, 408, 409, 411, 413, 415, 422, 429, 503])),
    ]
    return .object(operation)
  }

  private static let showModel: JSONValue = [
    "operationId": "model", "summary": "Which model answers, and which one did before.", "tags": ["operation"],
    "responses": .object(answers(content("application/json", ref("ModelState")), problems: [401, 403, 429, 503])),
  ]

  private static let chooseModel: JSONValue = [
    "operationId": "choose_model",
    "summary": "Lets the newest model on disk answer, all of it checked, or the one before.", "tags": ["operation"],
    "parameters": [["$ref": "#/components/parameters/RequestId"]],
    "requestBody": [
      "required": true,
      "content": [
        "application/json": [
          "schema": [
            "type": "object", "required": ["use"], "additionalProperties": false,
            "properties": ["use": ["type": "string", "enum": .array(Service.ModelChoice.allCases.map { .string($0.rawValue) })]],
          ], "example": ["use": "newest"],
        ]
      ],
    ],
    "responses": .object(
      answers(
        content("application/json", ref("ModelState")), problems: [400, 401, 403, 408, 409, 411, 413, 415, 422, 429, 503])),
  ]

  private static let modelState: JSONValue = [
    "type": "object", "required": ["model_version", "previous", "changes"],
    "properties": [
      "model_version": ["type": "string", "description": "The model that answers."],
      "previous": ["type": ["string", "null"], "description": "The one before, which can be had back."],
      "changes": ["type": "integer", "description": "Times that the model has changed since the start."],
    ],
  ]

  private struct Page {
    var path: String
    var id: String
    var summary: String
    var tag: String
    var content: JSONValue
    var problems: [Int]
    var isOpen: Bool
  }

  private static let pages: [Page] = [
    Page(
      path: "/v1/schema", id: "schema", summary: "The model, the schemas of requests and answers, and an example.",
      tag: "predictions", content: content("application/json", ["type": "object"]), problems: [401, 403, 429, 503],
      isOpen: false),
    Page(
      path: "/openapi.json", id: "openapi", summary: "This document.", tag: "predictions",
      content: content("application/json", ["type": "object"]), problems: [401, 403, 429, 503], isOpen: false),
    Page(
      path: "/healthz", id: "health", summary: "Whether the process is alive.", tag: "operation",
      content: content("application/json", statusSchema), problems: [], isOpen: true),
    Page(
      path: "/readyz", id: "ready", summary: "Whether it takes requests; 503 once it is about to stop.",
      tag: "operation", content: content("application/json", statusSchema), problems: [503], isOpen: true),
    Page(
      path: "/metrics", id: "metrics", summary: "Metrics in the Prometheus text format.", tag: "operation",
      content: content("text/plain", ["type": "string"]), problems: [401], isOpen: false),
  ]

  private static let statusSchema: JSONValue = [
    "type": "object", "required": ["status"], "properties": ["status": ["type": "string"]],
  ]

  private static func components(of model: ServedModel, isOpen: Bool) -> JSONValue {
    var components: JSONObject = [
      "schemas": [
        "Request": model.interface.requestSchema, "Response": model.interface.responseSchema,
        "Problem": problemSchema, "ModelState": modelState,
      ],
      "responses": [
        "Problem": [
          "description": "What is wrong, and where (RFC 9457).",
          "headers": ["X-Request-Id": ["$ref": "#/components/headers/RequestId"]],
          "content": ["application/problem+json": ["schema": ref("Problem")]],
        ]
      ],
      "headers": [
        "RequestId": ["description": "Names this request in the log.", "schema": ["type": "string"]],
        "ModelVersion": ["description": "The model that answered.", "schema": ["type": "string"]],
        "Stamp": [
          "description": "DRAFT (nobody signed) or NOT APPROVED (criteria not met); absent otherwise.",
          "schema": ["type": "string", "enum": ["DRAFT", "NOT APPROVED"]],
        ],
      ],
      "parameters": [
        "RequestId": [
          "name": "X-Request-Id", "in": "header", "required": false,
          "description": "A name of your own for this request; one is made where there is none.",
          "schema": ["type": "string", "maxLength": 128, "pattern": "^[A-Za-z0-9._:-]+$"],
        ]
      ],
    ]
    if !isOpen { components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]] }
    return .object(components)
  }

  private static let problemSchema: JSONValue = [
    "type": "object", "required": ["type", "title", "status", "detail", "instance"],
    "properties": [
      "type": ["type": "string", "format": "uri", "description": "Names the kind of problem."],
      "title": ["type": "string", "description": "The same for all problems of a kind."],
      "status": ["type": "integer"],
      "detail": ["type": "string", "description": "What is wrong with this request."],
      "instance": ["type": "string", "description": "The request's id."],
      "errors": [
        "type": "array",
        "items": [
          "type": "object", "required": ["pointer", "message"],
          "properties": [
            "pointer": ["type": "string", "description": "JSON Pointer (RFC 6901) into the request."],
            "message": ["type": "string"],
          ],
        ],
      ],
    ],
  ]

  private static func answers(_ content: JSONValue, problems: [Int]) -> JSONObject {
    var answers: JSONObject = [
      "200": [
        "description": "The answer.",
        "headers": [
          "X-Request-Id": ["$ref": "#/components/headers/RequestId"],
          "X-Model-Version": ["$ref": "#/components/headers/ModelVersion"],
          "X-Solkit-Stamp": ["$ref": "#/components/headers/Stamp"],
        ],
        "content": content,
      ]
    ]
    for status in problems { answers["\(status)"] = ["$ref": "#/components/responses/Problem"] }
    answers["default"] = ["$ref": "#/components/responses/Problem"]
    return answers
  }

  private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
    .object(JSONObject(dictionaryLiteral: (type, ["schema": schema])))
  }

  private static func ref(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
