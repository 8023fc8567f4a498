//! The two tables, served.

use actix_web::body::MessageBody;
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use auth_core::{Endpoints, NewToken, Secret};
use route_tables::{document_store, vector_store};
use serde_json::Value;

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who {
    Nobody,
    Admin,
    Reader,
    /// Writes everywhere and deletes in some collections; of the vector store alone.
    Editor,
    /// Bound to `notes`.
    Notes,
    /// Bound to `team-*`.
    Team,
    /// Holds these permissions and no role.
    With(&'static [&'static str]),
}

/// One request and the status that answers it.
pub(crate) type Row = (Who, &'static str, &'static str, &'static str, u16);

/// For these tests alone.
const SECRET: &str = "hex:72ebeac15dc2bbb2632b6eeb6379ed50f64a50386aa778d4300f63dd688f3d7d";

/// A new document store.
pub(crate) fn documents() -> document_store::Demo {
    document_store::Demo::new().unwrap()
}

/// A new vector store.
pub(crate) fn vectors() -> vector_store::Demo {
    vector_store::Demo::new(&Secret::parse(SECRET, 32).unwrap()).unwrap()
}

/// Both lists of endpoints, by name.
pub(crate) fn both() -> [(&'static str, Endpoints); 2] {
    let (documents, vectors) = (documents(), vectors());
    [
        ("document_store", documents.auth.app().configure(|config| documents.configure(config)).check().unwrap()),
        ("vector_store", vectors.auth.app().configure(|config| vectors.configure(config)).check().unwrap()),
    ]
}

/// A request with a body of JSON, if there is one.
pub(crate) fn request(method: &str, path: &str, body: &str) -> TestRequest {
    let request = TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap());
    if body.is_empty() {
        return request;
    }
    request.insert_header((CONTENT_TYPE, "application/json")).set_payload(body.to_owned())
}

/// Asks a new document store with a key: of the demo, or made for it.
pub(crate) async fn ask_documents(who: Who, request: TestRequest) -> (u16, Value) {
    let demo = documents();
    let app = init_service(demo.auth.app().configure(|config| demo.configure(config))).await;
    let key = match who {
        Who::Nobody => None,
        Who::Admin => Some(demo.admin.1.expose().to_owned()),
        Who::Reader => Some(demo.reader.1.expose().to_owned()),
        Who::Notes => Some(demo.notes.1.expose().to_owned()),
        Who::Team => Some(demo.team.1.expose().to_owned()),
        Who::Editor => panic!("the document store has no editor"),
        Who::With(scopes) => {
            let order = serde_json::json!({ "name": "x", "owner": "somebody", "scopes": scopes, "days": 1 });
            let order = TestRequest::post().uri("/keys").set_json(order);
            let order = order.insert_header(("x-api-key", demo.admin.1.expose()));
            let (status, made) = read(call_service(&app, order.to_request()).await).await;
            assert_eq!(status, 201, "{made}");
            made.get("key").and_then(Value::as_str).map(str::to_owned)
        }
    };
    let request = key.into_iter().fold(request, |request, key| request.insert_header(("x-api-key", key)));
    read(call_service(&app, request.to_request()).await).await
}

/// Asks a new vector store with a token: of the demo, or made for it.
pub(crate) async fn ask_vectors(who: Who, request: TestRequest) -> (u16, Value) {
    let demo = vectors();
    let app = init_service(demo.auth.app().configure(|config| demo.configure(config))).await;
    let tokens = demo.tokens().unwrap();
    let token = match who {
        Who::Nobody => None,
        Who::Admin => Some(tokens.admin),
        Who::Reader => Some(tokens.reader),
        Who::Editor => Some(tokens.editor),
        Who::Notes => Some(tokens.notes),
        Who::Team => Some(tokens.team),
        Who::With(permissions) => {
            Some(demo.mint(NewToken::new("somebody").permissions(permissions.iter().copied())).unwrap())
        }
    };
    let bearer = token.map(|token| ("authorization", format!("Bearer {token}")));
    let request = bearer.into_iter().fold(request, TestRequest::insert_header);
    read(call_service(&app, request.to_request()).await).await
}

/// Status and body; what is no JSON counts as null.
pub(crate) async fn read(answer: actix_web::dev::ServiceResponse<impl MessageBody>) -> (u16, Value) {
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&read_body(answer).await).unwrap_or_default())
}
