//! Indexes as a whole.

use actix_web::{delete, get, patch, post, web};
use auth_core::{Principal, ServiceConfig, require};
use serde::Deserialize;
use serde_json::{Value, json};

use super::store::{Index, missing};
use super::{Perm, Store};
use crate::answer::{Answer, Failure, accepted, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_indexes)
        .service(create_index)
        .service(get_index)
        .service(update_index)
        .service(delete_index)
        .service(swap_indexes)
        .service(compact_index);
}

/// The indexes that the caller may see.
#[require(authenticated)]
#[get("/indexes")]
async fn list_indexes(store: web::Data<Store>, caller: Principal) -> Answer {
    let granted = caller.granted(Perm::IndexesGet.as_str());
    let visible: Vec<Value> = store.read_all(|indexes| {
        indexes.iter().filter(|(name, _)| granted.allows(name)).map(|(name, index)| shown(name, index)).collect()
    });
    found(json!({ "results": visible }))
}

#[derive(Deserialize)]
struct NewIndex {
    uid: String,
    #[serde(rename = "primaryKey")]
    primary_key: Option<String>,
}

#[require(permission(Perm::IndexesCreate, on = |new| &new.uid))]
#[post("/indexes")]
async fn create_index(new: web::Json<NewIndex>, store: web::Data<Store>, caller: Principal) -> Answer {
    let NewIndex { uid, primary_key } = new.into_inner();
    let index = Index { primary_key: primary_key.unwrap_or_else(|| "id".to_owned()), ..Index::default() };
    store.change_all(|indexes| {
        if indexes.contains_key(&uid) {
            return Err(Failure::Taken("the index", uid.clone()));
        }
        indexes.insert(uid.clone(), index);
        Ok(())
    })?;
    accepted(store.tasks.done(&caller, "indexCreation", Some(&uid)))
}

#[require(permission(Perm::IndexesGet, on = "index"))]
#[get("/indexes/{index}")]
async fn get_index(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read(&name, |index| shown(&name, index))?)
}

#[derive(Deserialize)]
struct IndexChange {
    #[serde(rename = "primaryKey")]
    primary_key: String,
}

#[require(permission(Perm::IndexesUpdate, on = "index"))]
#[patch("/indexes/{index}")]
async fn update_index(
    name: web::Path<String>,
    change: web::Json<IndexChange>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    store.change(&name, |index| index.primary_key = change.into_inner().primary_key)?;
    accepted(store.tasks.done(&caller, "indexUpdate", Some(&name)))
}

#[require(permission(Perm::IndexesDelete, on = "index"))]
#[delete("/indexes/{index}")]
async fn delete_index(name: web::Path<String>, store: web::Data<Store>, caller: Principal) -> Answer {
    store.change_all(|indexes| indexes.remove(name.as_str())).ok_or_else(|| missing(&name))?;
    accepted(store.tasks.done(&caller, "indexDeletion", Some(&name)))
}

/// Two indexes that change places.
#[derive(Deserialize)]
struct Swap {
    indexes: [String; 2],
}

/// Every index of every pair is asked for.
#[require(permission(Perm::IndexesSwap, on = |swaps| swaps.iter().flat_map(|swap| &swap.indexes).collect::<Vec<_>>()))]
#[post("/swap-indexes")]
async fn swap_indexes(swaps: web::Json<Vec<Swap>>, store: web::Data<Store>, caller: Principal) -> Answer {
    store.change_all(|indexes| {
        for name in swaps.iter().flat_map(|swap| &swap.indexes) {
            indexes.contains_key(name).then_some(()).ok_or_else(|| missing(name))?;
        }
        for Swap { indexes: [one, other] } in swaps.iter() {
            let (first, second) = (indexes.remove(one), indexes.remove(other));
            indexes.extend(second.map(|index| (one.clone(), index)));
            indexes.extend(first.map(|index| (other.clone(), index)));
        }
        Ok::<_, Failure>(())
    })?;
    accepted(store.tasks.done(&caller, "indexSwap", None))
}

/// Costs time and disk for all, so it is administration, although nothing is lost.
#[require(permission(Perm::IndexesCompact, on = "index"), operation = manage)]
#[post("/indexes/{index}/compact")]
async fn compact_index(name: web::Path<String>, store: web::Data<Store>, caller: Principal) -> Answer {
    store.read(&name, |_| ())?;
    accepted(store.tasks.done(&caller, "indexCompaction", Some(&name)))
}

fn shown(name: &str, index: &Index) -> Value {
    json!({ "uid": name, "primaryKey": index.primary_key })
}
