use std::fs;

use proptest::prelude::*;

use super::source::Source;
use super::{CedarAuthorizer, CedarObject, CedarType, principal, verdict};
use crate::{Load, Principal, Unavailable};

struct Thread;

impl Load for Thread {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: u64) -> Result<Option<Self>, Unavailable> {
        Ok(None)
    }

    fn owner(&self) -> Option<&str> {
        None
    }
}

const GOOD: &str = "permit(principal, action, resource);";

/// All that is wrong, line by line.
fn faults(policies: &str) -> Vec<String> {
    let error = CedarAuthorizer::builder().policies(policies).build().unwrap_err();
    error.iter().map(str::to_owned).collect()
}

#[test]
fn what_is_no_policy() {
    for (policies, place, hint) in [
        ("permit(principal, action);", "policies:1:25: ", "resource"),
        ("// one\n  permit(principal, action, resource) when { principal. };", "policies:2:57: ", "unexpected token"),
        ("permit(principal, action, resource)", "policies:1:36: ", "unexpected end of input"),
        ("allow(principal, action, resource);", "policies:1:1: ", "allow"),
        ("", "policies: ", "it holds no policy, and would deny every call"),
        ("// nothing yet\n", "policies: ", "it holds no policy"),
        ("permit(principal == ?principal, action, resource);", "policies:1:1: ", "`?principal` is a template"),
        ("@id(\"\") permit(principal, action, resource);", "policies:1:1: ", "the `@id` is empty"),
    ] {
        let faults = faults(policies);
        let found = faults.iter().any(|fault| fault.starts_with(place) && fault.contains(hint));
        assert!(found, "{policies}: {faults:?}");
        assert!(faults.iter().all(|fault| !fault.contains('\n')), "one line each: {faults:?}");
    }
    // All at once.
    let several = faults("permit(principal, action);\nforbid(nobody, action, resource);");
    assert!(several.len() >= 2 && several.iter().any(|fault| fault.starts_with("policies:2:8: ")), "{several:?}");
}

/// Two policies of one name could not be told apart in the audit.
#[test]
fn names_of_policies() {
    let twice = "@id(\"a\") permit(principal, action, resource);\n@id(\"a\") forbid(principal, action, resource);";
    assert_eq!(
        faults(twice),
        ["policies:2:1: the policy at policies:1:1 has the `@id` \"a\", too: give one of them another"]
    );
    let across = CedarAuthorizer::builder().policies(&twice[..45]).policies(&twice[..45]).build().unwrap_err();
    assert!(across.to_string().contains("has the `@id` \"a\", too"), "{across}");
    // Without a name it is the place.
    let cedar = CedarAuthorizer::builder().policies(format!("{GOOD} @id(\"b\") {GOOD}\n// {GOOD}\n  {GOOD}")).build();
    let mut ids: Vec<_> = cedar.unwrap().inner.policies.set.policies().map(|policy| policy.id().to_string()).collect();
    ids.sort();
    assert_eq!(ids, ["b", "policies:1:1", "policies:2:4"]);
}

#[test]
fn files_and_folders() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let build = |name: &str| CedarAuthorizer::builder().policies_from(path(name)).build();
    let fault = |name: &str| build(name).unwrap_err().to_string();
    assert!(
        fault("missing.cedar").starts_with(&path("missing.cedar").display().to_string()),
        "{}",
        fault("missing.cedar")
    );

    fs::create_dir(path("empty")).unwrap();
    assert!(fault("empty").ends_with("the folder holds no file `*.cedar`"), "{}", fault("empty"));
    fs::write(path("empty/notes.txt"), GOOD).unwrap();
    fs::write(path("empty/.hidden.cedar"), "no policy").unwrap();
    assert!(fault("empty").ends_with("the folder holds no file `*.cedar`"));

    fs::create_dir(path("all")).unwrap();
    fs::write(path("all/a.cedar"), format!("@id(\"a\") {GOOD}")).unwrap();
    fs::write(path("all/b.cedar"), format!("\n{GOOD}")).unwrap();
    let mut ids: Vec<_> =
        build("all").unwrap().inner.policies.set.policies().map(|policy| policy.id().to_string()).collect();
    ids.sort();
    assert_eq!(ids, [format!("{}:2:1", path("all/b.cedar").display()), "a".to_owned()]);

    // A policy that lies deeper would be missing without a word.
    fs::create_dir(path("all/more")).unwrap();
    assert!(fault("all").contains("folders inside are not read"), "{}", fault("all"));
    fs::remove_dir(path("all/more")).unwrap();
    fs::write(path("all/c.cedar"), "").unwrap();
    assert!(fault("all").contains("c.cedar: it holds no policy"), "{}", fault("all"));
    fs::write(path("all/c.cedar"), [0xff, 0xfe]).unwrap();
    assert!(fault("all").contains("c.cedar: "), "{}", fault("all"));
    let schema =
        CedarAuthorizer::builder().policies(GOOD).schema_from(path("none")).entities_from(path("none")).build();
    assert_eq!(schema.unwrap_err().iter().count(), 2);
}

#[test]
fn what_a_builder_refuses() {
    let none = CedarAuthorizer::builder().build().unwrap_err();
    assert!(none.to_string().contains("there are no policies"), "{none}");
    let object = |name: &str| CedarObject::new(name, |_: &Thread| String::new());
    let refused = [
        (CedarAuthorizer::builder().name(""), "the name of the authorizer is empty"),
        (
            CedarAuthorizer::builder().claim("a", CedarType::Bool).claim("a", CedarType::Long),
            "the claim `a` is named twice",
        ),
        (CedarAuthorizer::builder().object(object("Principal")), "the type name `Principal` is taken"),
        (CedarAuthorizer::builder().object(object("Role")), "the type name `Role` is taken"),
        (CedarAuthorizer::builder().object(object("a b")), "is none of Cedar"),
        (CedarAuthorizer::builder().object(object("A = {}; entity B")), "is none of Cedar"),
        (CedarAuthorizer::builder().object(object("in")), "is none of Cedar"),
        (CedarAuthorizer::builder().object(object("A")).object(object("B")), "the type of `B` has two names"),
        (CedarAuthorizer::builder().object(object("A")).object(object("A")), "two types of objects are named `A`"),
        (CedarAuthorizer::builder().object(object("A").attribute("owner", |_| true)), "the attribute `owner` twice"),
        (CedarAuthorizer::builder().schema("").schema(""), "there are two schemas"),
        (CedarAuthorizer::builder().entities("[]").entities("[]"), "there are two texts of entities"),
    ];
    for (builder, hint) in refused {
        let error = builder.policies(GOOD).build().unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
}

#[test]
fn places() {
    let source = Source::new("x.cedar", "ab\ncäd\n");
    for (offset, place) in [(0, "1:1"), (2, "1:3"), (3, "2:1"), (6, "2:3"), (99, "3:1"), (5, "3:1")] {
        // Within a character nothing is known; that does not panic.
        assert_eq!(source.at(offset), format!("x.cedar:{place}"), "{offset}");
    }
}

proptest! {
    /// Two callers never have one id.
    #[test]
    fn ids_tell_callers_apart(
        one in ("[ab#%23]{0,6}", "[ab#%23]{0,6}"),
        other in ("[ab#%23]{0,6}", "[ab#%23]{0,6}"),
    ) {
        let id = |(issuer, subject): &(String, String)| {
            principal::id(&Principal::builder(issuer.as_str(), subject.as_str()).build())
        };
        prop_assert_eq!(one == other, id(&one) == id(&other));
    }
}

/// What Cedar says of an error may quote a claim of any length.
#[test]
fn what_is_said_is_short() {
    assert_eq!(verdict::shortened("short"), "short");
    assert!(verdict::shortened(&"ä".repeat(5000)).chars().count() < 700);
}
