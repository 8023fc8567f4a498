//! `docs/cedar.md`: its policies are those of the example, its schema is the one that is made, and what it quotes is said.

use std::fs;
use std::path::{Path, PathBuf};

use actix_web::{delete, get};
use auth_core::{Auth, CedarAuthorizer, CedarObject, Load, Tenants, Unavailable, require};

use crate::people::{ISSUER, People};

struct Thread {
    id: u64,
}

impl Load for Thread {
    type Id = u64;
    type Store = ();

    async fn load((): &(), id: u64) -> Result<Option<Self>, Unavailable> {
        Ok(Some(Self { id }))
    }

    fn owner(&self) -> Option<&str> {
        None
    }
}

#[require(any(role = "support", owner(Thread, "thread_id")), authorizer = "cedar")]
#[get("/threads/{thread_id}")]
async fn show_thread() -> &'static str {
    "…"
}

#[require(owner(Thread, "thread_id"), authorizer = "cedar")]
#[delete("/threads/{thread_id}")]
async fn delete_thread() -> &'static str {
    "…"
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The blocks of the page in this language.
fn blocks(language: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join("docs/cedar.md")).unwrap();
    let fence = format!("```{language}\n");
    let after = page.split(&fence).skip(1);
    after.map(|rest| rest.split_once("```").unwrap().0.to_owned()).collect()
}

fn start(policies: &str, entities: Option<&str>) -> Result<String, String> {
    let thread = CedarObject::new("Thread", |thread: &Thread| thread.id.to_string())
        .attribute("archived", |_| false)
        .attribute("labels", |_| Vec::new());
    let builder = CedarAuthorizer::builder().policies(policies).object(thread);
    let builder = entities.into_iter().fold(builder, auth_core::CedarAuthorizerBuilder::entities);
    let cedar = builder.build().unwrap();
    let auth = Auth::builder().authenticator(People(&[ISSUER])).objects::<Thread>(()).tenants(Tenants::of_principal());
    let auth = auth.authorizer(cedar.clone()).build().unwrap();
    let endpoints = auth.app().service(show_thread).service(delete_thread).check();
    Ok(endpoints.map_err(|faults| faults.to_string())?.cedar_schema(&cedar).unwrap())
}

#[test]
fn policies_are_those_of_the_example() {
    let blocks = blocks("cedar");
    assert_eq!(blocks.len(), 2);
    for (block, file) in blocks.iter().zip(["threads.cedar", "retention.cedar"]) {
        assert_eq!(*block, fs::read_to_string(root().join("examples/policies").join(file)).unwrap(), "{file}");
    }
    start(&blocks.concat(), None).unwrap();
}

#[test]
fn the_schema_is_what_is_made() {
    let made = start("permit(principal, action, resource);", None).unwrap();
    let [block] = &*blocks("cedarschema") else { panic!("one block") };
    for part in block.split_inclusive("};\n") {
        assert!(made.contains(part), "{part}\nis not in\n{made}");
    }
}

#[test]
fn entities_and_messages() {
    let [entities] = &*blocks("json") else { panic!("one block") };
    start("permit(principal, action, resource);", Some(entities)).unwrap();
    let [message] = &*blocks("text") else { panic!("one block") };
    let typo = "\n@id(\"typo\") permit(principal, action == Action::\"GET /thread/{thread_id}\", resource);";
    assert_eq!(start(typo, None).unwrap_err(), message.trim_end());
}
