use agent_graph::{
    store::{Beginning, Caller, FILE, OpenError, Store, StoreError},
    wire::{
        Object,
        block::Block,
        message::{Message, Role},
        page::Page,
    },
};

use crate::client::caller;

fn page() -> Page {
    Page { search: None, offset: 0, limit: 100 }
}

fn message(text: &str) -> Message {
    Message::new(Role::User, vec![Block::text(text)])
}

#[actix_web::test]
async fn what_was_kept_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let ann = caller("ann");
    let store = Store::open(&data).unwrap();
    store.add_messages(&ann, "t1", vec![message("one")], Object::new()).await.unwrap();
    drop(store);

    let store = Store::open(&data).unwrap();
    assert_eq!(store.messages(&ann, "t1", page()).await.unwrap()[0].text(), "one");
    assert!(matches!(store.thread(&caller("bob"), "t1").await, Err(StoreError::Foreign)));
}

#[actix_web::test]
async fn an_owner_is_issuer_and_subject() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let ann = caller("ann");
    let other = Caller { issuer: "https://other.example".to_owned(), ..ann.clone() };
    store.add_messages(&ann, "t1", vec![message("one")], Object::new()).await.unwrap();
    assert!(matches!(store.thread(&other, "t1").await, Err(StoreError::Foreign)));
    assert!(matches!(store.delete_thread(&other, "t1").await, Err(StoreError::Foreign)));
    assert!(store.threads(&other, page()).await.unwrap().is_empty());
    assert!(matches!(store.thread(&other, "t2").await, Err(StoreError::Unknown)));
}

#[actix_web::test]
async fn of_two_who_take_a_thread_at_once_one_gets_it() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    let beginning = Beginning { thread_id: Some("t1".to_owned()), thread_name: None, messages: vec![message("mine")] };
    let (ann, bob) = (caller("ann"), caller("bob"));
    let (left, right) =
        futures_util::future::join(first.begin_run(&ann, beginning.clone()), second.begin_run(&bob, beginning)).await;
    assert!(left.is_ok() != right.is_ok());
    let owner = if left.is_ok() { ann } else { bob };
    assert_eq!(first.messages(&owner, "t1", page()).await.unwrap().len(), 1);
}

#[test]
fn what_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(Store::open(&file), Err(OpenError::NotAFolder(_))));
    assert!(matches!(Store::open(&file.join("below")), Err(OpenError::NotAFolder(_))));

    std::fs::write(folder.path().join(FILE), "this is no database, but long enough to be read as one").unwrap();
    assert!(matches!(Store::open(folder.path()), Err(OpenError::Database { .. })));

    let newer = tempfile::tempdir().unwrap();
    drop(Store::open(newer.path()).unwrap());
    let connection = rusqlite::Connection::open(newer.path().join(FILE)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(newer.path()), Err(OpenError::Newer { version: 99, .. })));
}
