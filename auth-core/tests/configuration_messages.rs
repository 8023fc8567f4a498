//! Every bad configuration, and what a start with it prints: `configuration_messages.txt`, written anew with `BLESS=1`.
//!
//! The values of secrets stand in the input as it is given, and must not stand in what is printed.
#![cfg(feature = "jwt")]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use auth_core::{Compatibility, Configuration};
use tempfile::TempDir;

/// Good ones, and each with a beginning that nothing else has.
const SECRET: &str = "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=";
const RAW: &str = "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF";
const PARTS: &[&str] = &["R8elQchc", "Q8d7Zt0b"];

/// What is set beside the case's own, unless the case sets it.
const GOOD: [(&str, &str); 3] =
    [("AUTH_JWT_SECRET", SECRET), ("AUTH_JWT_ISSUER", "https://login.example"), ("AUTH_JWT_AUDIENCE", "notes")];

#[derive(Clone, Copy)]
struct Case {
    what: &'static str,
    variables: &'static [(&'static str, &'static str)],
    files: &'static [(&'static str, &'static str)],
    compatibility: &'static [Compatibility],
}

const fn variables(what: &'static str, variables: &'static [(&'static str, &'static str)]) -> Case {
    Case { what, variables, files: &[], compatibility: &[] }
}

const fn files(what: &'static str, files: &'static [(&'static str, &'static str)]) -> Case {
    Case { what, variables: &[], files, compatibility: &[] }
}

const fn like(system: &'static [Compatibility], case: Case) -> Case {
    Case { compatibility: system, ..case }
}

const AGENTFLOW: &[Compatibility] = &[Compatibility::AgentFlow];
const GURU: &[Compatibility] = &[Compatibility::Guru];
const PRAISON_AI: &[Compatibility] = &[Compatibility::PraisonAi];

/// The starts that are refused.
const REFUSED: &[Case] = &[
    variables("no secret", &[("AUTH_JWT_SECRET", "")]),
    like(GURU, variables("no secret, under any of three names", &[("AUTH_JWT_SECRET", ""), ("JWT_SECRET", "")])),
    variables("nothing but a mode", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_ISSUER", ""), ("AUTH_JWT_AUDIENCE", "")]),
    variables("a secret that is printed in a guide", &[("AUTH_JWT_SECRET", "dev-secret-change-me")]),
    variables("the same in dev", &[("AUTH_JWT_SECRET", "dev-secret-change-me"), ("AUTH_MODE", "dev")]),
    variables("a placeholder", &[("AUTH_JWT_SECRET", "<your-generated-key-here>")]),
    variables(
        "a text that is long and predictable",
        &[("AUTH_JWT_SECRET", "abababababababababababababababababababab")],
    ),
    variables("31 bytes", &[("AUTH_JWT_SECRET", "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc195")]),
    variables("32 bytes for HS512", &[("AUTH_JWT_ALGORITHM", "HS512")]),
    variables("text that is not base64", &[("AUTH_JWT_SECRET", "base64:Q8d7Zt0b!")]),
    variables("white space around the secret", &[("AUTH_JWT_SECRET", "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF\n")]),
    variables("a secret file that is not there", &[("AUTH_JWT_SECRET", "file:/absent/secret")]),
    variables("a mode that is none", &[("AUTH_MODE", "prod")]),
    variables("dev in capitals", &[("AUTH_MODE", "DEV")]),
    variables(
        "dev whose folder is not there",
        &[("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", "/absent")],
    ),
    variables("no issuer", &[("AUTH_JWT_ISSUER", "")]),
    variables("no audience", &[("AUTH_JWT_AUDIENCE", "")]),
    variables("an unchecked issuer without a name", &[("AUTH_JWT_ISSUER", ""), ("AUTH_JWT_UNCHECKED", "iss")]),
    variables("an audience that is not checked", &[("AUTH_JWT_UNCHECKED", "aud")]),
    variables("checks that cannot be left out", &[("AUTH_JWT_UNCHECKED", "iss,exp,signature")]),
    variables("no algorithm of this name", &[("AUTH_JWT_ALGORITHM", "none")]),
    variables(
        "an algorithm of key pairs without a public key",
        &[("AUTH_JWT_ALGORITHM", "RS256"), ("AUTH_JWT_SECRET", "")],
    ),
    variables("a secret for an algorithm of key pairs", &[("AUTH_JWT_ALGORITHM", "ES256")]),
    variables(
        "a public key without its algorithm",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PUBLIC_KEY", "file:issuer.pem")],
    ),
    variables("a public key beside a secret", &[("AUTH_JWT_PUBLIC_KEY", "file:issuer.pem")]),
    variables(
        "a public key that is not there",
        &[("AUTH_JWT_ALGORITHM", "EdDSA"), ("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PUBLIC_KEY", "file:/absent/issuer.pem")],
    ),
    variables(
        "a public key that is none",
        &[("AUTH_JWT_ALGORITHM", "EdDSA"), ("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PUBLIC_KEY", "R8elQchc")],
    ),
    variables("a number without a unit", &[("AUTH_JWT_LEEWAY", "30")]),
    variables("too much leeway", &[("AUTH_JWT_LEEWAY", "5m")]),
    variables("a lifetime in words", &[("AUTH_JWT_MAX_LIFETIME", "1 day")]),
    variables("a token that lives too long", &[("AUTH_JWT_TTL", "30d")]),
    variables("a token that outlives what is accepted", &[("AUTH_JWT_TTL", "20m"), ("AUTH_JWT_MAX_LIFETIME", "10m")]),
    variables("no scope rule of this name", &[("AUTH_JWT_SCOPE_RULE", "narrow")]),
    variables("a role map that is not JSON", &[("AUTH_ROLES", "{")]),
    variables("a file of roles without its mark", &[("AUTH_ROLES", "roles.json")]),
    variables("a role that stands twice", &[("AUTH_ROLES", r#"{"user": [], "user": ["*"]}"#)]),
    variables("a permission the wrong way round", &[("AUTH_ROLES", r#"{"user": ["delete:notes"]}"#)]),
    variables("a realm that a challenge cannot carry", &[("AUTH_REALM", "a\"b")]),
    variables("an age that is none", &[("AUTH_OPERATIONS_DELETE_MAX_AGE", "never")]),
    variables("a role that is a list", &[("AUTH_OPERATIONS_MANAGE_ROLE", "a,b")]),
    variables("a slip in a name", &[("AUTH_JWT_SECRT", "x"), ("AUTH_ROLE", "x"), ("auth_realm", "x")]),
    variables("a name that is not near to any", &[("AUTH_JWT_SKIP_VERIFICATION_PLEASE", "true")]),
    variables(
        "a former name that contradicts the present one",
        &[("AUTH_SCOPE_RULE", "cut"), ("AUTH_JWT_SCOPE_RULE", "grant")],
    ),
    variables("three faults at once", &[("AUTH_MODE", "prod"), ("AUTH_JWT_ISSUER", ""), ("AUTH_REALM", "\"")]),
    like(AGENTFLOW, variables("two names with different secrets", &[("JWT_SECRET_KEY", RAW)])),
    like(
        AGENTFLOW,
        Case {
            what: "two names in two sources",
            variables: &[],
            files: &[(".env", "JWT_SECRET_KEY=Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF\n")],
            compatibility: &[],
        },
    ),
    like(AGENTFLOW, variables("a prefix where a text is raw", &[("AUTH_JWT_SECRET", ""), ("JWT_SECRET_KEY", SECRET)])),
    like(
        AGENTFLOW,
        variables(
            "the placeholder of the guide",
            &[("AUTH_JWT_SECRET", ""), ("JWT_SECRET_KEY", "replace-with-long-random-secret")],
        ),
    ),
    like(
        AGENTFLOW,
        variables("an algorithm that is none, in a variable of another system", &[("JWT_ALGORITHM", "hs256")]),
    ),
    like(AGENTFLOW, variables("a slip in a name of another system", &[("JWT_ALGORITM", "HS256")])),
    like(
        GURU,
        variables(
            "the default of the proxy",
            &[("AUTH_JWT_SECRET", ""), ("ENGINE_JWT_SECRET", "Ym9ZpC1VyZUU9svrmtrJGXZlAlMx5dW29qQwXUDYp50=")],
        ),
    ),
    like(
        GURU,
        variables(
            "the default of the engine",
            &[("AUTH_JWT_SECRET", ""), ("JWT_SECRET", "dGVzdGluZy1kZWZhdWx0LXNlY3JldC1mb3ItanNvbg==")],
        ),
    ),
    like(
        GURU,
        variables("raw text where base64 is read", &[("AUTH_JWT_SECRET", ""), ("JWT_SECRET", "Q8d7Zt0bW7nYxR2v LsK5")]),
    ),
    like(PRAISON_AI, variables("the modes of the platform", &[("PLATFORM_ENV", "staging")])),
    like(PRAISON_AI, variables("thirty days in seconds", &[("PLATFORM_JWT_TTL", "2592000")])),
    like(PRAISON_AI, variables("two modes", &[("PLATFORM_ENV", "dev"), ("AUTH_MODE", "production")])),
    variables("a file that is named and not there", &[("AUTH_CONFIG", "/absent/auth.toml")]),
    variables("a file of another format", &[("AUTH_CONFIG", "auth.yaml")]),
    files("two files", &[("auth.toml", ""), ("auth.json", "{}")]),
    files("a secret without quotes", &[("auth.toml", "[jwt]\nsecret = R8elQchcyq2mAUbn\n")]),
    files("a key that stands twice", &[("auth.toml", "[jwt]\nttl = \"5m\"\nttl = \"6m\"\n")]),
    files("a name that stands twice", &[("auth.json", "{\"jwt\": {\"ttl\": \"5m\",\n  \"ttl\": \"6m\"}}")]),
    files("JSON that ends too early", &[("auth.json", "{\"jwt\": {\"secret\": \"R8elQchc")]),
    files("JSON that is no object", &[("auth.json", "[]")]),
    files("a slip in a key", &[("auth.toml", "[jwt]\nsecrt = \"R8elQchcyq2mAUbn\"\n")]),
    files("a variable's name as key", &[("auth.toml", "AUTH_REALM = \"x\"\n")]),
    files("a key that is not near to any", &[("auth.toml", "[jwt]\nskip_verification = true\n[server]\nport = 1\n")]),
    files("a number where a duration is due", &[("auth.toml", "[jwt]\nttl = 900\n")]),
    files("a value where a table is due", &[("auth.toml", "jwt = \"R8elQchc\"\n")]),
    files("a role without a list", &[("auth.toml", "[roles]\nuser = \"notes:write\"\n")]),
    files("a role with another member", &[("auth.toml", "[roles.admin]\ninherit = [\"user\"]\n")]),
    files(
        "roles in a circle",
        &[(
            "auth.toml",
            "[roles]\na = { inherits = [\"b\"] }\nb = { inherits = [\"c\"] }\nc = { inherits = [\"a\"] }\n",
        )],
    ),
    files("a role that inherits from none", &[("auth.toml", "[roles]\nuser = []\nadmin = { inherits = [\"usr\"] }\n")]),
    files(
        "actors that cannot be read",
        &[(
            "auth.toml",
            "[[actors]]\nsubject = \"agent\"\n[[actors]]\nissuer = \"https://login.example\"\nsubject = \"agent\"\nrole = \
             [\"user\"]\n[[actors]]\nissuer = \"https://login.example\"\nsubject = \"agent\"\npermissions = [\"notes\"]\n",
        )],
    ),
    files(
        "an actor that stands twice",
        &[(
            "auth.toml",
            "[[actors]]\nissuer = \"i\"\nsubject = \"agent\"\n[[actors]]\nissuer = \"i\"\nsubject = \"agent\"\nroles = \"user\"\n\
             [[actors]]\nissuer = \"i\"\nsubject = \"agent\"\n",
        )],
    ),
    files("a bad value in a file", &[("auth.toml", "mode = \"prod\"\n[operations.manage]\nmax_age = \"5\"\n")]),
    files("a value that stands in .env", &[(".env", "AUTH_JWT_LEEWAY=5m\n")]),
    files("a broken line", &[(".env", "# settings\nAUTH_REALM=x\nAUTH_JWT_TTL=Q8d7Zt0b W7nY\n")]),
    files("a value with a variable in it", &[(".env", "AUTH_REALM=Q8d7Zt0b$HOME\n")]),
    files("one name twice", &[(".env", "AUTH_REALM=one\nAUTH_REALM=two\n")]),
];

/// One key of a list in a file.
macro_rules! key {
    ($what:literal, $members:literal $(,)?) => {
        Case {
            what: $what,
            variables: &[("AUTH_JWT_SECRET", "")],
            files: &[("auth.toml", concat!("[[jwt.keys]]\n", $members, "\n"))],
            compatibility: &[],
        }
    };
}

/// A list of issuers in place of one.
macro_rules! issuers {
    ($what:literal, $list:literal $(,)?) => {
        variables(
            $what,
            &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_ISSUER", ""), ("AUTH_JWT_AUDIENCE", ""), ("AUTH_ISSUERS", $list)],
        )
    };
}

/// The starts that are refused for their keys, claims or issuers.
const REFUSED_KEYS: &[Case] = &[
    variables("two ways to keys", &[("AUTH_JWT_KEYS_URL", "https://login.example/keys")]),
    variables(
        "three ways to keys",
        &[("AUTH_JWT_KEY_SET", "file:jwks.json"), ("AUTH_JWT_KEYS", "[]"), ("AUTH_JWT_DISCOVER", "false")],
    ),
    variables(
        "a list of keys that is not JSON",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", "[{\"secret\": Q8d7Zt0b")],
    ),
    variables("a list that is none", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", "{\"secret\": \"Q8d7Zt0b\"}")]),
    variables("an empty list", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", "[]")]),
    variables(
        "a list in a file that is not there",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS", "file:/absent/keys.json")],
    ),
    key!("a key without an algorithm", "secret = \"Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF\""),
    key!("a key without a key", "algorithm = \"HS256\""),
    key!("a key of two kinds", "algorithm = \"HS256\"\nsecret = \"Q8d7Zt0b\"\npublic_key = \"file:issuer.pem\""),
    key!("a slip in a member of a key", "algoritm = \"HS256\"\nsecret = \"Q8d7Zt0b\""),
    key!("a member that is not near to any", "password = \"Q8d7Zt0b\""),
    key!("a secret for an algorithm of key pairs, in a list", "algorithm = \"ES256\"\nsecret = \"Q8d7Zt0b\""),
    key!("a public key for an algorithm of secrets", "algorithm = \"HS256\"\npublic_key = \"file:issuer.pem\""),
    key!("a short secret in a list", "algorithm = \"HS256\"\nsecret = \"Q8d7Zt0b\""),
    key!(
        "a time without a zone",
        "algorithm = \"HS256\"\nsecret = \"base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=\"\nnot_before = \"2026-11-26\"",
    ),
    key!(
        "a key that ends before it begins",
        "algorithm = \"HS256\"\nsecret = \"base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=\"\n\
         not_before = 2026-11-26T00:00:00Z\nnot_after = 2026-11-25T00:00:00Z",
    ),
    key!(
        "a key that signs, and is no secret",
        "jwk = {kty = \"OKP\", crv = \"Ed25519\", alg = \"EdDSA\", x = \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}\nsigning = true",
    ),
    key!(
        "a switch that is a text",
        "algorithm = \"HS256\"\nsecret = \"base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=\"\nsigning = \"true\""
    ),
    key!("a JWK that is a text", "jwk = \"Q8d7Zt0b\""),
    key!(
        "a JWK that is called otherwise",
        "kid = \"a\"\njwk = {kty = \"OKP\", kid = \"b\", crv = \"Ed25519\", alg = \"EdDSA\", x = \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
    ),
    key!("a JWK with a private half", "jwk = {kty = \"OKP\", crv = \"Ed25519\", alg = \"EdDSA\", d = \"Q8d7Zt0b\"}"),
    Case {
        what: "two keys of one name, and two that sign",
        variables: &[("AUTH_JWT_SECRET", "")],
        files: &[(
            "auth.json",
            r#"{"jwt": {"keys": [{"kid": "a", "algorithm": "HS256", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=", "signing": true}, {"kid": "a", "algorithm": "HS256", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF", "signing": true}]}}"#,
        )],
        compatibility: &[],
    },
    Case {
        what: "two keys of one name",
        variables: &[("AUTH_JWT_SECRET", "")],
        files: &[(
            "auth.json",
            r#"{"jwt": {"keys": [{"kid": "a", "algorithm": "HS256", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI="}, {"kid": "a", "algorithm": "HS256", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}]}}"#,
        )],
        compatibility: &[],
    },
    files("keys that are no list", &[("auth.toml", "[jwt]\nkeys = true\n")]),
    variables("a key set that is not in a file", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEY_SET", "{\"keys\": []}")]),
    variables(
        "a key set that is not there",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEY_SET", "file:/absent/jwks.json")],
    ),
    variables("a URL without TLS", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", "http://login.example/keys")]),
    variables(
        "a URL with a password",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_KEYS_URL", "https://user:Q8d7Zt0b@login.example/keys")],
    ),
    variables(
        "public keys for a shared secret",
        &[
            ("AUTH_JWT_SECRET", ""),
            ("AUTH_JWT_KEYS_URL", "https://login.example/keys"),
            ("AUTH_JWT_ALGORITHM", "HS256"),
        ],
    ),
    variables("a discovery that is neither", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_DISCOVER", "yes")]),
    variables(
        "a discovery of an issuer that is no URL",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_DISCOVER", "true"), ("AUTH_JWT_ISSUER", "login")],
    ),
    variables(
        "a discovery of an issuer that is not checked",
        &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_DISCOVER", "true"), ("AUTH_JWT_UNCHECKED", "iss")],
    ),
    variables("a preset without a key", &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_PRESET", "okta")]),
    variables("a secret for a preset of key pairs", &[("AUTH_JWT_PRESET", "okta")]),
    variables("no preset of this name", &[("AUTH_JWT_PRESET", "Auth0")]),
    variables(
        "a raw secret of a provider whose secrets are base64",
        &[("AUTH_JWT_PRESET", "camel-case"), ("AUTH_JWT_SECRET", RAW)],
    ),
    variables("no profile of this name", &[("AUTH_JWT_PROFILE", "strict")]),
    variables("a profile without a check", &[("AUTH_JWT_PROFILE", "rfc9068"), ("AUTH_JWT_UNCHECKED", "iss")]),
    variables(
        "a profile of another audience",
        &[("AUTH_JWT_PROFILE", "rfc9068"), ("AUTH_JWT_PRESET", "cognito"), ("AUTH_JWT_ALGORITHM", "HS256")],
    ),
    variables("two names with a comma", &[("AUTH_JWT_ROLES", "groups,roles")]),
    variables("a list of claims that is not JSON", &[("AUTH_JWT_REQUIRED_CLAIMS", "[email]")]),
    variables("two subjects", &[("AUTH_JWT_SUBJECT", "[\"uid\", \"sub\"]")]),
    files("claims that are a number", &[("auth.toml", "[jwt]\nroles = 7\ndiscover = 7\n")]),
    variables("a marker of two words", &[("AUTH_JWT_WEBSOCKET_PROTOCOL", "notes, bearer")]),
    issuers!(
        "two markers",
        r#"[{"issuer": "a", "audience": "notes", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=", "websocket_protocol": "a"}, {"issuer": "b", "audience": "notes", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF", "websocket_protocol": "b"}]"#,
    ),
    variables("an age in words", &[("AUTH_JWT_ROTATE_AFTER", "a quarter")]),
    Case {
        what: "settings of one issuer beside several",
        variables: &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_AUDIENCE", "")],
        files: &[(
            "auth.toml",
            "[[issuers]]\nissuer = \"a\"\naudience = \"notes\"\nsecret = \"Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF\"\n",
        )],
        compatibility: &[],
    },
    issuers!("an entry that says nothing", "[{}]"),
    issuers!(
        "a slip in an entry",
        r#"[{"isuer": "https://a.example", "audience": "notes", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}]"#
    ),
    issuers!(
        "a member that no entry has",
        r#"[{"issuer": "https://a.example", "audience": "notes", "roles_of_admins": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}]"#
    ),
    issuers!(
        "values of the wrong kind",
        r#"[{"issuer": 1, "audience": "notes", "keys": "Q8d7Zt0b", "discover": "true", "subject_prefix": []}]"#
    ),
    issuers!(
        "one issuer twice, and one unchecked",
        r#"[{"issuer": "a", "audience": "notes", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}, {"issuer": "a", "unchecked": ["iss", "aud"], "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}]"#,
    ),
    issuers!("issuers that are not JSON", "https://a.example"),
];

/// The starts that succeed, and warn.
const WARNED: &[Case] = &[
    variables("a former name", &[("AUTH_SCOPE_RULE", "cut")]),
    variables(
        "settings of another system that are explained",
        &[("LANGFLOW_SKIP_AUTH_AUTO_LOGIN", "true"), ("LANGFLOW_AUTO_LOGIN", "True")],
    ),
    like(
        &[Compatibility::Langflow],
        variables(
            "the same with their system",
            &[
                ("LANGFLOW_SUPERUSER", "administrator"),
                ("LANGFLOW_SUPERUSER_PASSWORD", "Q8d7Zt0b"),
                ("LANGFLOW_NEW_USER_IS_ACTIVE", "False"),
            ],
        ),
    ),
    like(
        AGENTFLOW,
        variables(
            "two variables are all",
            &[
                ("AUTH_JWT_SECRET", ""),
                ("AUTH_JWT_ISSUER", ""),
                ("AUTH_JWT_AUDIENCE", ""),
                ("JWT_SECRET_KEY", RAW),
                ("JWT_ALGORITHM", "HS256"),
            ],
        ),
    ),
    variables("a folder without effect", &[("AUTH_DATA_DIR", "/var/lib/notes")]),
    variables(
        "relaxations",
        &[
            ("AUTH_JWT_UNCHECKED", "iss"),
            ("AUTH_JWT_LEEWAY", "60s"),
            ("AUTH_JWT_MAX_LIFETIME", "7d"),
            ("AUTH_JWT_TTL", "1h"),
            ("AUTH_JWT_SCOPE_RULE", "grant"),
        ],
    ),
    variables("longer and milder", &[("AUTH_JWT_ROTATE_AFTER", "180d"), ("AUTH_JWT_PRESET", "agentflow")]),
    variables("roles that grant nothing", &[("AUTH_ROLES", r#"{"guest": []}"#)]),
    variables("no roles", &[("AUTH_ROLES", "{}")]),
    variables("roles that are looked at again, and are in no file", &[("AUTH_ROLES_RELOAD", "10s")]),
    variables(
        "roles that are looked at again, and stand in the setting",
        &[("AUTH_ROLES", r#"{"user": ["notes:read"]}"#), ("AUTH_ROLES_RELOAD", "10s")],
    ),
    Case {
        what: "keys, of which none signs",
        variables: &[("AUTH_JWT_SECRET", ""), ("AUTH_JWT_TTL", "5m"), ("AUTH_JWT_ALGORITHM", "EdDSA")],
        files: &[(
            "auth.toml",
            "[[jwt.keys]]\nkid = \"a\"\njwk = {kty = \"OKP\", crv = \"Ed25519\", x = \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}\n",
        )],
        compatibility: &[],
    },
    Case {
        what: "a list over a list",
        variables: &[
            ("AUTH_JWT_SECRET", ""),
            (
                "AUTH_JWT_KEYS",
                r#"[{"kid": "a", "algorithm": "HS256", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI="}, {"algorithm": "HS256", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF", "signing": true}]"#,
            ),
        ],
        files: &[("auth.json", "{\"jwt\": {\"keys\": [{}]}}")],
        compatibility: &[],
    },
    issuers!(
        "two issuers, one of them unchecked in part",
        r#"[{"issuer": "a", "audience": "notes", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=", "leeway": "60s", "ttl": "30m"}, {"issuer": "b", "unchecked": ["aud"], "preset": "agentflow", "secret": "Q8d7Zt0bW7nYxR2vLsK5mE3hT6cJ9gPaX4wU1oBiDzF"}]"#,
    ),
    variables("a variable of somebody else", &[("AUTH_PORT", "tcp://10.0.0.1:80")]),
    Case {
        what: "one value over another",
        variables: &[("AUTH_REALM", "one")],
        files: &[(".env", "AUTH_REALM=two\n"), ("auth.toml", "realm = \"three\"\n[roles]\nadmin = [\"*\"]\n")],
        compatibility: &[],
    },
];

fn configuration(case: &Case, folder: &Path) -> Configuration {
    for (name, text) in case.files {
        fs::write(folder.join(name), text).unwrap();
    }
    let good = GOOD.iter().filter(|(name, _)| !case.variables.iter().any(|(own, _)| own == name));
    let all = good.chain(case.variables).copied();
    let configuration = Configuration::new().variables(all).folder(folder);
    case.compatibility.iter().fold(configuration, |all, system| all.compatibility(*system))
}

fn input(case: &Case, text: &mut String) {
    writeln!(text, "## {}\n", case.what).unwrap();
    for (name, value) in case.variables {
        writeln!(text, "    {name}={}", value.escape_debug()).unwrap();
    }
    for system in case.compatibility {
        writeln!(text, "    compatibility({system})").unwrap();
    }
    for (name, content) in case.files {
        for line in
            content.lines().map(|line| format!("{name}: {line}")).chain(content.is_empty().then(|| format!("{name}:")))
        {
            writeln!(text, "    {line}").unwrap();
        }
    }
    text.push('\n');
}

/// L003-4, L003-8, L000-26, L002-10, F5: what each bad configuration prints; never a part of a secret.
#[test]
fn what_a_bad_configuration_prints() {
    let mut text = String::from(
        "Starts with bad settings, and what they print. Beside what is shown, AUTH_JWT_SECRET, AUTH_JWT_ISSUER and\n\
         AUTH_JWT_AUDIENCE have good values; files lie in the folder DIR.\n\n# Refused\n\n",
    );
    let print = |case: &Case, lines: String, text: &mut String, folder: &TempDir| {
        let lines = lines.replace(&*folder.path().to_string_lossy(), "DIR");
        for part in PARTS {
            assert!(!lines.contains(part), "{}: a value is shown: {lines}", case.what);
        }
        input(case, text);
        text.push_str(&lines);
        text.push('\n');
    };
    for case in REFUSED.iter().chain(REFUSED_KEYS) {
        let folder = TempDir::new().unwrap();
        let Err(error) = configuration(case, folder.path()).auth() else { panic!("{}: it starts", case.what) };
        print(case, format!("{error}\n"), &mut text, &folder);
    }
    text.push_str("# Started, with warnings and settings\n\n");
    for case in WARNED {
        let folder = TempDir::new().unwrap();
        let loaded = configuration(case, folder.path()).load().unwrap_or_else(|error| panic!("{}: {error}", case.what));
        let warnings = loaded.warnings().map(|line| format!("warning: {line}\n"));
        let states = loaded.summary().iter().filter(|state| state.source().is_some()).map(|state| format!("{state}\n"));
        print(case, warnings.chain(states).collect(), &mut text, &folder);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configuration_messages.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let different = text.lines().zip(expected.lines()).find(|(one, other)| one != other);
    assert!(text == expected, "run again with BLESS=1 and look at the difference; the first: {different:#?}");
}
