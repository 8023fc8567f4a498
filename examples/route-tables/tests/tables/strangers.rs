//! Without a credential, and with one that is none, every protected route answers 401.

use actix_web::test::{TestRequest, call_service, init_service};
use auth_core::Endpoints;

use crate::served::{both, documents, request, vectors};

#[actix_web::test]
async fn a_stranger_gets_nothing() {
    let (documents, vectors) = (documents(), vectors());
    let document_app = init_service(documents.auth.app().configure(|config| documents.configure(config))).await;
    let vector_app = init_service(vectors.auth.app().configure(|config| vectors.configure(config))).await;
    let [(_, of_documents), (_, of_vectors)] = both();
    let mut asked = 0;
    for (what, request, status) in calls(&of_documents) {
        let answer = call_service(&document_app, request.to_request()).await;
        assert_eq!(answer.status().as_u16(), status, "{what}");
        assert_eq!(answer.headers().contains_key("www-authenticate"), status == 401, "{what}");
        asked += 1;
    }
    for (what, request, status) in calls(&of_vectors) {
        let answer = call_service(&vector_app, request.to_request()).await;
        assert_eq!(answer.status().as_u16(), status, "{what}");
        assert_eq!(answer.headers().contains_key("www-authenticate"), status == 401, "{what}");
        asked += 1;
    }
    assert_eq!(asked, 3 * (of_documents.len() + of_vectors.len()));
}

/// Three calls of every endpoint: with nothing, with a key and with a token that nobody made.
fn calls(endpoints: &Endpoints) -> Vec<(String, TestRequest, u16)> {
    let mut calls = Vec::new();
    for endpoint in endpoints.iter() {
        let status = if endpoint.requirement().is_public() { 200 } else { 401 };
        let path = filled(endpoint.path());
        for header in [None, Some(("x-api-key", "docs_demo_made-up")), Some(("authorization", "Bearer made.up.token"))]
        {
            let call = request(endpoint.method(), &path, "{}");
            let call = header.into_iter().fold(call, TestRequest::insert_header);
            calls.push((format!("{endpoint} with {header:?}"), call, status));
        }
    }
    calls
}

/// The path with a value for each parameter.
fn filled(pattern: &str) -> String {
    pattern.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/")
}
