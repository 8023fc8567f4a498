//! What concerns the whole store.

use std::collections::BTreeMap;

use actix_web::{delete, get, patch, post, web};
use auth_core::{Principal, ServiceConfig, require};
use serde_json::{Value, json};

use super::{Perm, Store};
use crate::answer::{Answer, Failure, accepted, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_dumps)
        .service(create_dump)
        .service(download_dump)
        .service(import_dump)
        .service(delete_dump)
        .service(create_snapshot)
        .service(get_features)
        .service(update_features);
}

#[require(permission = Perm::DumpsGet)]
#[get("/dumps")]
async fn list_dumps(store: web::Data<Store>) -> Answer {
    found(store.dumps(|dumps| dumps.keys().cloned().collect::<Vec<_>>()))
}

#[require(permission = Perm::DumpsCreate, operation = manage)]
#[post("/dumps")]
async fn create_dump(store: web::Data<Store>, caller: Principal) -> Answer {
    let indexes = store.read_all(Clone::clone);
    store.dumps(|dumps| dumps.insert(format!("dump-{}", dumps.len() + 1), indexes));
    accepted(store.tasks.done(&caller, "dumpCreation", None))
}

/// All documents of all indexes leave the store.
#[require(permission = Perm::DumpsGet, operation = manage)]
#[get("/dumps/{dump}")]
async fn download_dump(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    let dump: Option<BTreeMap<String, Vec<Value>>> = store.dumps(|dumps| {
        let indexes = dumps.get(name.as_str())?.iter();
        Some(
            indexes
                .map(|(name, index)| (name.clone(), index.documents.values().map(|it| json!(it)).collect()))
                .collect(),
        )
    });
    found(dump.ok_or_else(|| no_dump(&name))?)
}

/// Everything that is there now gives way to what was dumped.
#[require(permission = Perm::DumpsImport, operation = manage)]
#[post("/dumps/{dump}/import")]
async fn import_dump(name: web::Path<String>, store: web::Data<Store>, caller: Principal) -> Answer {
    let dump = store.dumps(|dumps| dumps.get(name.as_str()).cloned()).ok_or_else(|| no_dump(&name))?;
    store.change_all(|indexes| *indexes = dump);
    accepted(store.tasks.done(&caller, "dumpImport", None))
}

#[require(permission = Perm::DumpsDelete, operation = manage)]
#[delete("/dumps/{dump}")]
async fn delete_dump(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    store.dumps(|dumps| dumps.remove(name.as_str())).ok_or_else(|| no_dump(&name))?;
    found(json!({ "deleted": name.as_str() }))
}

#[require(permission = Perm::SnapshotsCreate, operation = manage)]
#[post("/snapshots")]
async fn create_snapshot(store: web::Data<Store>, caller: Principal) -> Answer {
    accepted(store.tasks.done(&caller, "snapshotCreation", None))
}

#[require(permission = Perm::FeaturesGet)]
#[get("/experimental-features")]
async fn get_features(store: web::Data<Store>) -> Answer {
    found(store.features(|features| features.clone()))
}

#[require(permission = Perm::FeaturesUpdate, operation = manage)]
#[patch("/experimental-features")]
async fn update_features(changes: web::Json<BTreeMap<String, bool>>, store: web::Data<Store>) -> Answer {
    store.features(|features| features.extend(changes.into_inner()));
    found(store.features(|features| features.clone()))
}

fn no_dump(name: &str) -> Failure {
    Failure::Missing("dump", name.to_owned())
}
