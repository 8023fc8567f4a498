//! Other names of collections.

use std::collections::BTreeMap;

use actix_web::{get, post, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::json;

use super::Store;
use super::store::missing;
use crate::answer::{Answer, Failure, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_aliases).service(collection_aliases).service(update_aliases);
}

/// The aliases that the caller may see.
#[require(authenticated)]
#[get("/aliases")]
async fn list_aliases(store: web::Data<Store>, caller: Principal) -> Answer {
    let granted = caller.granted("aliases:get");
    let visible: BTreeMap<String, String> = store.read_all(|contents| {
        let both = |(alias, name): &(&String, &String)| granted.allows(alias) && granted.allows(name);
        contents.aliases.iter().filter(both).map(|(alias, name)| (alias.clone(), name.clone())).collect()
    });
    found(json!({ "aliases": visible }))
}

#[require(permission("aliases:get", on = "collection"))]
#[get("/collections/{collection}/aliases")]
async fn collection_aliases(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    let aliases: Vec<String> = store.read_all(|contents| {
        contents.aliases.iter().filter(|(_, of)| **of == *name).map(|(alias, _)| alias.clone()).collect()
    });
    found(json!({ "aliases": aliases }))
}

#[derive(Deserialize)]
struct Changes {
    actions: Vec<Change>,
}

#[derive(Deserialize)]
enum Change {
    #[serde(rename = "create_alias")]
    Create { alias_name: String, collection_name: String },
    #[serde(rename = "rename_alias")]
    Rename { old_alias_name: String, new_alias_name: String },
    #[serde(rename = "delete_alias")]
    Delete { alias_name: String },
}

impl Changes {
    /// Collections and aliases: both are names by which points are reached.
    fn names(&self) -> Vec<&str> {
        let names = self.actions.iter().flat_map(|change| match change {
            Change::Create { alias_name: one, collection_name: other }
            | Change::Rename { old_alias_name: one, new_alias_name: other } => vec![one, other],
            Change::Delete { alias_name } => vec![alias_name],
        });
        names.map(String::as_str).collect()
    }
}

/// Any of the changes may take an alias away, and the body alone tells, so all of them are of the class delete.
#[require(permission("aliases:update", on = |changes| changes.names()), operation = delete)]
#[post("/collections/aliases")]
async fn update_aliases(changes: web::Json<Changes>, store: web::Data<Store>) -> Answer {
    store.change_all(|contents| {
        for change in changes.into_inner().actions {
            match change {
                Change::Create { alias_name, collection_name } => {
                    if !contents.collections.contains_key(&collection_name) {
                        return Err(missing(&collection_name));
                    }
                    if contents.collections.contains_key(&alias_name) {
                        return Err(Failure::Taken("the collection", alias_name));
                    }
                    contents.aliases.insert(alias_name, collection_name);
                }
                Change::Rename { old_alias_name, new_alias_name } => {
                    let name = contents.aliases.remove(&old_alias_name).ok_or_else(|| no_alias(&old_alias_name))?;
                    contents.aliases.insert(new_alias_name, name);
                }
                Change::Delete { alias_name } => {
                    contents.aliases.remove(&alias_name).ok_or_else(|| no_alias(&alias_name))?;
                }
            }
        }
        Ok(())
    })?;
    found(json!({ "result": true }))
}

fn no_alias(name: &str) -> Failure {
    Failure::Missing("alias", name.to_owned())
}
