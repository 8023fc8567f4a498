use std::{fs, path::Path};

use agent_graph::config::{
    AuthMethod, Authorization, Config, ConfigError, Written, check, find_env_file, read_env_file,
};
use auth_core::Mode;
use tempfile::TempDir;

fn written(text: &str) -> (TempDir, Result<Written, ConfigError>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("agentflow.json");
    fs::write(&file, text).unwrap();
    let written = Written::read(&file);
    (folder, written)
}

fn checked(text: &str, mode: Mode) -> Result<Config, ConfigError> {
    let (_folder, written) = written(text);
    check(&written?, mode, &["api-key"])
}

fn refused(text: &str) -> String {
    let line = checked(text, Mode::Production).unwrap_err().to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[test]
fn what_is_accepted() {
    let config = checked(r#"{"agent": "echo", "auth": "jwt", "strict": true}"#, Mode::Production).unwrap();
    assert_eq!((config.auth, config.strict), (AuthMethod::Jwt, true));
    assert_eq!(config.authorization, Authorization::Unstated);
    let config = checked(
        r#"{"auth": {"method": "custom", "path": "api-key"}, "authorization": "ownership", "env": null}"#,
        Mode::Production,
    );
    let config = config.unwrap();
    assert_eq!(config.auth, AuthMethod::ApiKeys);
    assert_eq!((config.authorization, config.strict), (Authorization::Ownership, false));
    assert_eq!(checked("{}", Mode::Dev).unwrap().auth, AuthMethod::Nobody);
    let absent = check(&Written::absent(), Mode::Production, &[]).unwrap();
    assert_eq!(absent.auth, AuthMethod::Jwt);
}

#[test]
fn keys_are_refused_by_name() {
    for key in [
        "ag_ui",
        "checkpointer",
        "injectq",
        "observability",
        "rate_limit",
        "redis",
        "remote_tools",
        "store",
        "thread_name_generator",
        "websocket",
    ] {
        assert_eq!(refused(&format!(r#"{{"{key}": null}}"#)), format!("not supported yet: `{key}`"));
    }
    assert_eq!(refused(r#"{"autorization": null}"#), "unknown key `autorization`, did you mean `authorization`?");
    assert_eq!(refused(r#"{"qqqqqqqqqq": 1}"#), "unknown key `qqqqqqqqqq`");
    let inner = refused(r#"{"auth": {"methode": "custom"}}"#);
    assert_eq!(inner, "unknown key `auth.methode`, did you mean `method`?");
}

/// L004-11, L004-22, F7.
#[test]
fn words_are_exact() {
    for word in ["JWT", "no-jwt-please", " jwt", ""] {
        let line = refused(&format!(r#"{{"auth": "{word}"}}"#));
        assert!(line.contains(&format!("`{word}` is not a method")) && line.contains("\"jwt\""), "{line}");
    }
    for other in ["true", "[]", "{}", r#"{"method": "jwt"}"#, r#"{"method": "custom"}"#] {
        assert!(refused(&format!(r#"{{"auth": {other}}}"#)).contains("must be"));
    }
    let line = refused(r#"{"auth": {"method": "custom", "path": "graph.auth:ApiKeyAuth"}}"#);
    assert!(line.contains("Python path") && line.contains("registered: `api-key`"), "{line}");
    for other in [r#""allow_all""#, r#"{"backend": "rbac"}"#, r#""graph.auth:backend""#] {
        let line = refused(&format!(r#"{{"auth": "jwt", "authorization": {other}}}"#));
        assert!(line.contains("not supported yet"), "{line}");
    }
    assert!(refused(r#"{"auth": "jwt", "authorization": 5}"#).contains("must be"));
    assert!(refused(r#"{"auth": "jwt", "strict": "yes"}"#).contains("`strict` must be true or false"));
    assert!(refused(r#"{"auth": "jwt", "agent": 5}"#).contains("`agent` must be"));
    assert!(refused(r#"{"auth": "jwt", "agent": "graph.react:app"}"#).contains("Python path"));
}

/// L004-56, F8.
#[test]
fn an_open_server_does_not_start() {
    assert!(refused("{}").contains("`auth` is null"));
    assert!(refused(r#"{"auth": null}"#).contains("--dev"));
    for mode in [Mode::Dev, Mode::Production] {
        let owned = checked(r#"{"auth": null, "authorization": "ownership"}"#, mode);
        assert!(matches!(owned, Err(ConfigError::OwnershipWithoutAuth)));
    }
}

#[test]
fn broken_files_say_where() {
    for (text, place) in [
        ("{\n  \"auth\": jwt\n}", ":2:11: "),
        ("", ":1:0: "),
        ("[]", ":1:0: "),
        ("{\"auth\": \"jwt\",\n \"auth\": null}", ":2:"),
        ("{} x", ":1:4: "),
    ] {
        let line = refused(text);
        assert!(line.contains(&format!("agentflow.json{place}")), "{line}");
    }
    assert!(
        Written::read(Path::new("/nonexistent/agentflow.json")).unwrap_err().to_string().contains("cannot be read")
    );
}

/// L004-10.
#[test]
fn env_files_are_read_and_not_exported() {
    let (folder, written) = written(r#"{"auth": "jwt", "env": ".env"}"#);
    let written = written.unwrap();
    let named = find_env_file(None, &written).unwrap().unwrap();
    assert_eq!(named, folder.path().join(".env"), "L004-10: relative to the folder of the configuration");
    assert!(read_env_file(&named).unwrap_err().to_string().contains(".env` cannot be read"));

    fs::write(folder.path().join(".env"), "AG_TEST_NAME=\"a b\"\n# note\nJWT_ALGORITHM=HS256\n").unwrap();
    let env = read_env_file(&named).unwrap();
    assert_eq!(env["AG_TEST_NAME"], "a b");
    assert_eq!(env.len(), 2);
    assert!(std::env::var_os("AG_TEST_NAME").is_none());

    let other = folder.path().join("other.env");
    fs::write(&other, "A=1\nthis is secret\n").unwrap();
    let line = read_env_file(&other).unwrap_err().to_string();
    assert!(line.contains("setting 2") && !line.contains("secret"), "{line}");
    fs::write(&other, "A=1\n").unwrap();
    assert_eq!(find_env_file(Some(&other), &written).unwrap().unwrap(), other, "the named file comes first");
    assert_eq!(read_env_file(&other).unwrap()["A"], "1");
}
