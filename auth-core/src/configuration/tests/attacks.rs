//! What a file that was written by mistake, or by somebody else, must not bring about.

use std::fs;
use std::process::Command;

use super::{SECRET, folder, refused, with};
use crate::configuration::Configuration;
use crate::configuration::setting::Setting;

/// What is wrong with a file of settings of this name and content.
fn fault_of(name: &str, content: &str) -> String {
    let folder = folder(&[(name, content)]);
    let nothing: [(&str, &str); 0] = [];
    refused(Configuration::new().variables(nothing).file(folder.path().join(name)))
}

/// A key with a dot in it is no path: it would set what stands in a table once more, and a reader of the file would not see
/// which of them counts.
#[test]
fn a_setting_stands_in_a_file_once() {
    let twice = "\"jwt.issuer\" = \"https://evil.example\"\n[jwt]\nissuer = \"https://issuer.example\"";
    assert!(fault_of("auth.toml", twice).contains("`jwt.issuer` in "));
    let twice = r#"{"jwt": {"issuer": "a"}, "jwt.issuer": "b"}"#;
    assert!(fault_of("auth.json", twice).contains("`jwt.issuer` in "));
    let deep = r#"{"operations": {"delete.max_age": "off"}}"#;
    assert!(fault_of("auth.json", deep).contains("is one name with a dot in it"));
    let sound = folder(&[("auth.toml", "jwt.issuer = \"https://other.example\"\noperations.delete.max_age = \"2h\"")]);
    assert!(with(&[]).folder(sound.path()).load().is_ok(), "a path without quotes is one");
}

/// F31: a value of another type is not taken for a text, and no part of it is told.
#[test]
fn what_is_no_text_is_refused() {
    for value in ["1234567890123", "1.5", "inf", "true", "[\"a\"]", "{a = \"b\"}"] {
        let fault = fault_of("auth.toml", &format!("[jwt]\nsecret = {value}\n"));
        assert!(fault.contains("`jwt.secret` in ") && fault.contains("is not a text"), "{value}: {fault}");
        assert!(!fault.contains(value), "{fault}");
    }
    for value in
        ["12345678901234567890123456789012", "1e400", "null", "{\"k\": \"s3cr3t\"}", "[\"s3cr3t\"]", "\"s3cr3t"]
    {
        let fault = fault_of("auth.json", &format!("{{\"jwt\": {{\"secret\": {value}}}}}"));
        assert!(!fault.contains(value) && !fault.contains("s3cr3t"), "{fault}");
    }
    let bytes = fault_of("auth.json", &format!("\u{feff}{{\"jwt\": {{\"secret\": \"{SECRET}\"}}}}"));
    assert!(!bytes.contains(SECRET), "{bytes}");
}

/// A pipe in the place of a file would hold the start until somebody writes into it, a device would never end.
#[cfg(unix)]
#[test]
fn a_pipe_or_device_is_no_file() {
    for name in [".env", "auth.toml", "auth.json"] {
        let folder = folder(&[]);
        let status = Command::new("mkfifo").arg(folder.path().join(name)).status().unwrap();
        assert!(status.success());
        assert!(refused(with(&[]).folder(folder.path())).contains("is not a regular file"), "{name}");
        fs::remove_file(folder.path().join(name)).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join(name)).unwrap();
        assert!(refused(with(&[]).folder(folder.path())).contains("is not a regular file"), "{name}");
    }
}

/// F6: words that look like ours are not ours.
#[test]
fn confusable_words_are_others() {
    for word in ["dеv", "ｄｅｖ", "dev\u{200b}", "dev ", "Dev", "production\u{0}", "dev\n"] {
        assert!(refused(with(&[("AUTH_MODE", word)])).contains("a mode is one of"), "{word:?}");
    }
    for word in ["iѕs", "iss\u{200b}", "ISS", "iss;aud", "iss\u{a0}aud"] {
        assert!(refused(with(&[("AUTH_JWT_UNCHECKED", word)])).contains("is not `iss` or `aud`"), "{word:?}");
    }
    for word in ["ＨＳ256", "HS256 ", "none", "hs256"] {
        assert!(refused(with(&[("AUTH_JWT_ALGORITHM", word)])).contains("an algorithm is one of"), "{word:?}");
    }
}

/// Conformance 41: a value with a line break makes no line of its own, neither where the start is refused nor in what it says.
#[test]
fn values_forge_no_line() {
    for setting in Setting::ALL {
        for value in
            ["x\nforged", "x\r\nforged\u{1b}[2J", "file:/absent\nforged", "{\"a\nforged\": []}", "[\n\"forged\"]"]
        {
            let said = match with(&[(setting.variable(), value)]).load() {
                Err(refused) => refused.faults().map(str::to_owned).collect::<Vec<_>>(),
                Ok(loaded) => loaded
                    .summary()
                    .iter()
                    .map(ToString::to_string)
                    .chain(loaded.warnings().map(str::to_owned))
                    .collect(),
            };
            for line in said {
                assert!(!line.chars().any(char::is_control), "{}: {line:?}", setting.variable());
            }
        }
    }
}
