//! Settings of an index, all at once and one by one.

use std::collections::BTreeMap;

use actix_web::{delete, get, patch, put, web};
use auth_core::{Principal, ServiceConfig, require};
use serde_json::Value;

use super::store::Index;
use super::{Perm, Store};
use crate::answer::{Answer, Failure, accepted, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(get_settings)
        .service(update_settings)
        .service(reset_settings)
        .service(get_setting)
        .service(replace_setting)
        .service(reset_setting);
}

#[require(permission(Perm::SettingsGet, on = "index"))]
#[get("/indexes/{index}/settings")]
async fn get_settings(name: web::Path<String>, store: web::Data<Store>) -> Answer {
    found(store.read(&name, |index| index.settings.clone())?)
}

#[require(permission(Perm::SettingsUpdate, on = "index"))]
#[patch("/indexes/{index}/settings")]
async fn update_settings(
    name: web::Path<String>,
    settings: web::Json<BTreeMap<String, Value>>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    update(&store, &caller, &name, |index| index.settings.extend(settings.into_inner()))
}

#[require(permission(Perm::SettingsReset, on = "index"))]
#[delete("/indexes/{index}/settings")]
async fn reset_settings(name: web::Path<String>, store: web::Data<Store>, caller: Principal) -> Answer {
    update(&store, &caller, &name, |index| index.settings.clear())
}

#[require(permission(Perm::SettingsGet, on = "index"))]
#[get("/indexes/{index}/settings/{setting}")]
async fn get_setting(path: web::Path<(String, String)>, store: web::Data<Store>) -> Answer {
    let (name, setting) = path.into_inner();
    let value = store.read(&name, |index| index.settings.get(&setting).cloned())?;
    found(value.ok_or(Failure::Missing("setting", setting))?)
}

#[require(permission(Perm::SettingsUpdate, on = "index"))]
#[put("/indexes/{index}/settings/{setting}")]
async fn replace_setting(
    path: web::Path<(String, String)>,
    value: web::Json<Value>,
    store: web::Data<Store>,
    caller: Principal,
) -> Answer {
    let (name, setting) = path.into_inner();
    update(&store, &caller, &name, |index| drop(index.settings.insert(setting, value.into_inner())))
}

#[require(permission(Perm::SettingsReset, on = "index"))]
#[delete("/indexes/{index}/settings/{setting}")]
async fn reset_setting(path: web::Path<(String, String)>, store: web::Data<Store>, caller: Principal) -> Answer {
    let (name, setting) = path.into_inner();
    update(&store, &caller, &name, |index| drop(index.settings.remove(&setting)))
}

fn update(store: &Store, caller: &Principal, name: &str, change: impl FnOnce(&mut Index)) -> Answer {
    store.change(name, change)?;
    accepted(store.tasks.done(caller, "settingsUpdate", Some(name)))
}
