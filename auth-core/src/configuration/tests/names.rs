//! Names: former ones, those of other systems, those of nobody.

use std::fs;
use std::path::Path;

use super::{RAW, SECRET, key, key_of, load, refused, state, warnings, with};
use crate::configuration::former::{Former, Release};
use crate::configuration::setting::Setting;
use crate::configuration::source::Source;
use crate::configuration::variables::Names;
use crate::configuration::{Compatibility, Configuration};
use crate::jwt::NewToken;

/// What an orchestrator sets for a service named `auth` is not ours.
#[test]
fn names_of_others_are_left_alone() {
    for name in ["AUTH_PORT", "AUTH_HOST", "AUTH_TYPE", "AUTH_TOKEN", "AUTH_URL", "AUTH_SERVICE_PORT"] {
        let warned = warnings(&load(&[(name, "x")]));
        assert_eq!(warned, format!("{name} in the environment is no setting of ours and has no effect"));
    }
    assert_eq!(load(&[("PATH", "x"), ("SECRET_KEY", "x"), ("JWT_SECRET_KEY", "x")]).warnings().len(), 0);
}

/// F24, L000-9, L000-20, L001-5: nothing but `iss` and `aud` can be left unchecked, and the settings of others that skip
/// authentication are explained.
#[test]
fn no_setting_skips_authentication() {
    let message = refused(with(&[("AUTH_JWT_UNCHECKED", "iss,aud,exp,signature")]));
    assert!(message.contains("`exp` is not") && message.contains("`signature` is not"), "{message}");
    let skip = [("LANGFLOW_SKIP_AUTH_AUTO_LOGIN", "true"), ("LANGFLOW_AUTO_LOGIN", "true")];
    let loaded = load(&skip);
    assert_eq!(loaded.warnings().len(), 2);
    assert!(warnings(&loaded).contains("no setting skips authentication"));
    assert_eq!(loaded.summary(), load(&[]).summary(), "they change nothing");
}

/// L000-12: a former name works, with a warning that names replacement and release; removed, it refuses the start.
#[test]
fn former_names() {
    let loaded = load(&[("AUTH_SCOPE_RULE", "grant")]);
    let warned = warnings(&loaded);
    assert!(
        warned.contains("AUTH_SCOPE_RULE in the environment is deprecated, and release 0.3.0 removes it"),
        "{warned}"
    );
    assert!(state(&loaded, "AUTH_JWT_SCOPE_RULE").starts_with("AUTH_JWT_SCOPE_RULE = grant (AUTH_SCOPE_RULE in"));

    let former = [Former { name: "AUTH_OLD", now: Setting::Realm, removed_in: (0, 2, 0) }];
    let read = |release: Release| {
        let names = Names { compatibility: &[], former: &former, release };
        names.read(&Source::Environment, [("AUTH_OLD".to_owned(), Ok("x".to_owned()))])
    };
    assert_eq!(read((0, 1, 9)).layer.entries.len(), 1);
    let removed = read((0, 2, 0));
    assert!(removed.layer.entries.is_empty() && removed.warnings.is_empty());
    assert_eq!(removed.faults, ["AUTH_OLD in the environment was removed in release 0.2.0: write AUTH_REALM"]);
}

/// L000-38: the settings of each earlier release start on this one.
#[test]
fn settings_of_earlier_releases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/settings");
    let mut releases = 0;
    for file in fs::read_dir(folder).unwrap() {
        let nothing: [(&str, &str); 0] = [];
        let path = file.unwrap().path();
        let loaded = Configuration::new().variables(nothing).env_file(&path).load();
        assert!(loaded.is_ok(), "{}: {}", path.display(), loaded.unwrap_err());
        releases += 1;
    }
    assert!(releases > 0);
}

/// L003-7, L002-38, L002-15: the variables of others are read when that is asked for, each in its own form.
#[test]
fn variables_of_other_systems() {
    let checked = [("AUTH_JWT_ISSUER", "i"), ("AUTH_JWT_AUDIENCE", "a")];
    let fernet = format!("{RAW}=");
    let read = |system, name: &'static str| {
        let variables = checked.iter().copied().chain([(name, fernet.as_str())]);
        Configuration::new().variables(variables).compatibility(system).load().unwrap()
    };
    let raw = key_of(&fernet);
    let decoded = key_of(&format!("base64:{fernet}"));
    assert_ne!(raw, decoded);
    assert_eq!(key(&read(Compatibility::AgentFlow, "JWT_SECRET_KEY")), raw);
    assert_eq!(key(&read(Compatibility::Langflow, "LANGFLOW_SECRET_KEY")), raw);
    assert_eq!(key(&read(Compatibility::PraisonAi, "PLATFORM_JWT_SECRET")), raw);
    assert_eq!(key(&read(Compatibility::Guru, "ENGINE_JWT_SECRET")), decoded);
    let engine = read(Compatibility::Guru, "JWT_SECRET");
    assert_eq!(key(&engine), decoded);
    assert_eq!(
        state(&engine, "AUTH_JWT_SECRET"),
        format!("AUTH_JWT_SECRET = base64, 32 bytes, {decoded} (JWT_SECRET (base64) in the environment)")
    );
    // Not asked for, not read.
    let variables = checked.iter().copied().chain([("JWT_SECRET_KEY", fernet.as_str())]);
    assert!(refused(Configuration::new().variables(variables)).contains("AUTH_JWT_SECRET: is not set"));
}

/// L002-16, F7: the algorithm of AgentFlow's variable is exact, and one that is unknown lists those that are.
#[test]
fn the_algorithm_of_another_system() {
    let with = |algorithm| with(&[("JWT_ALGORITHM", algorithm)]).compatibility(Compatibility::AgentFlow);
    assert!(with("HS256").load().is_ok());
    for word in ["hs256", "none", "no-jwt-please"] {
        assert!(refused(with(word)).contains("JWT_ALGORITHM in the environment: an algorithm is one of `HS256`"));
    }
}

/// L004-14: under AgentFlow's two variables `iss` and `aud` are off unless its own variables set them; the start says so.
#[test]
fn issuer_and_audience_of_agentflow() {
    let load = |variables: &[(&str, &str)]| {
        let all = variables.iter().copied().chain([("JWT_SECRET_KEY", RAW), ("JWT_ALGORITHM", "HS256")]);
        Configuration::new().variables(all).compatibility(Compatibility::AgentFlow).load().unwrap()
    };
    let open = load(&[]);
    assert_eq!(open.warnings().len(), 2);
    assert!(warnings(&open).contains("set JWT_ISSUER to check it") && warnings(&open).contains("set JWT_AUDIENCE"));
    let strict = load(&[("JWT_ISSUER", "i"), ("JWT_AUDIENCE", "a")]);
    assert_eq!(strict.warnings().len(), 0);
    let token = strict.minter().unwrap().mint(NewToken::new("alice")).unwrap();
    let foreign = open.minter_builder().unwrap().audience("b").build().unwrap().mint(NewToken::new("alice")).unwrap();
    assert!(strict.verifier().unwrap().verify(token.expose()).is_ok());
    assert!(strict.verifier().unwrap().verify(foreign.expose()).is_err());
    assert!(open.verifier().unwrap().verify(foreign.expose()).is_ok());
    // What is switched off by name is all that is off.
    let by_name = [("JWT_SECRET_KEY", RAW), ("AUTH_JWT_UNCHECKED", "aud")];
    let by_name = Configuration::new().variables(by_name).compatibility(Compatibility::AgentFlow);
    assert!(refused(by_name).starts_with("AUTH_JWT_ISSUER: is not set"));
    // With a secret of our own variables nothing is off.
    let ours = Configuration::new().variables([("AUTH_JWT_SECRET", SECRET)]).compatibility(Compatibility::AgentFlow);
    assert!(refused(ours).contains("AUTH_JWT_ISSUER: is not set"));
}
