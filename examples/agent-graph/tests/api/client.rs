//! A client of an application in this process.

use actix_web::{
    body::to_bytes,
    dev::Service,
    http::{Method, StatusCode, header::HeaderMap},
    test, web,
};
use agent_graph::{
    app::{AppState, app},
    auth::{self, roles},
    graph::registry,
    store::{Caller, Store},
};
use auth_core::{
    Auth,
    testing::{self, TestAuthenticator},
};
use serde_json::Value;
use tempfile::TempDir;

/// A server with a data folder of its own.
pub(crate) struct Server {
    pub(crate) auth: Auth,
    pub(crate) state: web::Data<AppState>,
    pub(crate) folder: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A test identity that holds every permission, each exactly.
pub(crate) fn allowed(subject: &str) -> testing::Caller {
    roles::PERMISSIONS.into_iter().fold(testing::caller(subject), testing::Caller::permission)
}

/// An owner, as the store knows one.
pub(crate) fn caller(subject: &str) -> Caller {
    Caller { issuer: "https://issuer.example".to_owned(), subject: subject.to_owned() }
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with_agent(registry::DEFAULT)
    }

    pub(crate) fn with_agent(agent: &str) -> Self {
        let auth = auth::builder(false).unwrap().authenticator(TestAuthenticator).build().unwrap();
        Self::with(auth, agent)
    }

    pub(crate) fn with_auth(auth: Auth) -> Self {
        Self::with(auth, registry::DEFAULT)
    }

    fn with(auth: Auth, agent: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let graph = registry::graph(agent, folder.path()).unwrap();
        let state = AppState::new(Store::open(folder.path()).unwrap(), graph);
        Self { auth, state: web::Data::new(state), folder }
    }

    /// Sends JSON as a caller.
    pub(crate) async fn call(&self, subject: &str, method: &str, path: &str, body: Value) -> Answer {
        self.send(subject, method, path, "application/json", body.to_string()).await
    }

    /// Sends no body as a caller.
    pub(crate) async fn bare(&self, subject: &str, method: &str, path: &str) -> Answer {
        self.send(subject, method, path, "application/json", String::new()).await
    }

    pub(crate) async fn send(
        &self,
        subject: &str,
        method: &str,
        path: &str,
        content_type: &str,
        body: String,
    ) -> Answer {
        let (name, value) = allowed(subject).header();
        self.raw(method, path, &[("content-type", content_type), (name, &value)], body).await
    }

    /// Sends JSON with a bearer token.
    pub(crate) async fn bearer(&self, token: &str, method: &str, path: &str, body: impl Into<String>) -> Answer {
        let authorization = format!("Bearer {token}");
        let headers = [("content-type", "application/json"), ("authorization", authorization.as_str())];
        self.raw(method, path, &headers, body.into()).await
    }

    /// Sends JSON and no credential.
    pub(crate) async fn anonymous(&self, method: &str, path: &str, body: impl Into<String>) -> Answer {
        self.raw(method, path, &[("content-type", "application/json")], body.into()).await
    }

    pub(crate) async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let request = test::TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap());
        let request = headers.iter().fold(request, |request, header| request.append_header(*header));
        let request = request.set_payload(body).to_request();
        let service = test::init_service(app(&self.auth, self.state.clone())).await;
        let response = service.call(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body()).await.ok().unwrap();
        Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The data of a success, whose envelope is checked.
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        let json = self.json();
        assert_eq!(json["metadata"]["request_id"], self.header("x-request-id"));
        assert_eq!(json["metadata"]["timestamp"], self.header("x-timestamp"));
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        json["data"].clone()
    }

    /// The error of a refusal, whose envelope is checked.
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert!(self.header("content-type").starts_with("application/json"), "{}", self.text);
        let json = self.json();
        assert_eq!(json["error"]["code"], code);
        assert_eq!(json["error"]["message"], json["metadata"]["message"]);
        assert_eq!(json["metadata"]["request_id"], self.header("x-request-id"));
        assert_eq!(json["metadata"]["timestamp"], self.header("x-timestamp"));
        assert_eq!(self.header("x-request-id").len(), 36);
        assert_eq!(self.header("x-timestamp").len(), "2026-01-01T00:00:00.000000".len());
        assert!(json["error"]["details"].is_array());
        json["error"].clone()
    }

    /// The lines of a stream.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
