//! What was done, and for whom.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::{delete, get, post, web};
use auth_core::{Authorized, Load, Principal, ServiceConfig, Unavailable, require};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Perm, Store};
use crate::answer::{Answer, found};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_tasks).service(get_task).service(cancel_tasks).service(delete_tasks);
}

/// A change of the store. It belongs to who asked for it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    uid: usize,
    kind: &'static str,
    index_uid: Option<String>,
    status: &'static str,
    #[serde(skip)]
    owner: String,
}

/// All tasks. Cloning is cheap, and all clones are one list.
#[derive(Clone, Default)]
pub struct Tasks(Arc<Mutex<TaskList>>);

#[derive(Default)]
struct TaskList {
    last: usize,
    tasks: Vec<Task>,
}

impl Tasks {
    /// Notes what was done.
    pub(super) fn done(&self, caller: &Principal, kind: &'static str, index: Option<&str>) -> Task {
        let mut list = self.lock();
        list.last += 1;
        let (uid, index_uid, owner) = (list.last, index.map(str::to_owned), caller.subject().to_owned());
        let task = Task { uid, kind, index_uid, status: "succeeded", owner };
        list.tasks.push(task.clone());
        task
    }

    fn lock(&self) -> MutexGuard<'_, TaskList> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Load for Task {
    type Id = usize;
    type Store = Tasks;

    async fn load(tasks: &Tasks, uid: usize) -> Result<Option<Self>, Unavailable> {
        Ok(tasks.lock().tasks.iter().find(|task| task.uid == uid).cloned())
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.owner)
    }
}

/// `?indexes=a,b`, the indexes whose tasks are meant. Without it all are.
#[derive(Deserialize)]
struct TaskFilter {
    indexes: Option<String>,
}

impl TaskFilter {
    fn indexes(&self) -> Vec<&str> {
        self.indexes.iter().flat_map(|names| names.split(',')).collect()
    }

    fn means(&self, task: &Task) -> bool {
        let indexes = self.indexes();
        indexes.is_empty() || task.index_uid.as_deref().is_some_and(|index| indexes.contains(&index))
    }
}

/// The tasks on indexes that the caller may see.
#[require(authenticated)]
#[get("/tasks")]
async fn list_tasks(filter: web::Query<TaskFilter>, store: web::Data<Store>, caller: Principal) -> Answer {
    let granted = caller.granted(Perm::TasksGet.as_str());
    let visible = |task: &&Task| match &task.index_uid {
        Some(index) => granted.allows(index),
        None => granted.is_everything(),
    };
    let list = store.tasks.lock();
    let tasks: Vec<_> = list.tasks.iter().filter(|task| filter.means(task)).filter(visible).collect();
    found(json!({ "results": tasks }))
}

/// Whoever asked for the task, or sees those on its index: all of them, where it is on none.
#[require(any(permission(Perm::TasksGet, on = |task| &task.index_uid), owner(Task, "task")))]
#[get("/tasks/{task}")]
async fn get_task(task: Authorized<Task>) -> Answer {
    found(&*task)
}

/// Nothing is lost: what was cancelled stays on the list, and can be asked for again.
#[require(permission(Perm::TasksCancel, on = |filter| filter.indexes()))]
#[post("/tasks/cancel")]
async fn cancel_tasks(filter: web::Query<TaskFilter>, store: web::Data<Store>) -> Answer {
    let mut list = store.tasks.lock();
    let waiting = list.tasks.iter_mut().filter(|task| task.status == "enqueued" && filter.means(task));
    let cancelled = waiting.map(|task| task.status = "canceled").count();
    found(json!({ "canceled": cancelled }))
}

#[require(permission(Perm::TasksDelete, on = |filter| filter.indexes()))]
#[delete("/tasks")]
async fn delete_tasks(filter: web::Query<TaskFilter>, store: web::Data<Store>) -> Answer {
    store.tasks.lock().tasks.retain(|task| !filter.means(task));
    found(json!({ "status": "succeeded" }))
}
