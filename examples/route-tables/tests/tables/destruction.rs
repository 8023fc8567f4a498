//! No route that destroys something is taken for a harmless one. These lists were written by hand from what the handlers
//! do, not from what the attributes say.

use std::collections::BTreeSet;

use auth_core::Operation;

use crate::served::both;

/// After such a call something is gone that was there before. What only overwrites the object that it names is a write.
const DESTROYS: [(&str, &str, &str); 27] = [
    ("document_store", "DELETE", "/dumps/{dump}"),
    ("document_store", "POST", "/dumps/{dump}/import"),
    ("document_store", "DELETE", "/indexes/{index}"),
    ("document_store", "DELETE", "/indexes/{index}/documents"),
    ("document_store", "DELETE", "/indexes/{index}/documents/{document}"),
    ("document_store", "POST", "/indexes/{index}/documents/delete"),
    ("document_store", "POST", "/indexes/{index}/documents/delete-batch"),
    ("document_store", "DELETE", "/indexes/{index}/settings"),
    ("document_store", "DELETE", "/indexes/{index}/settings/{setting}"),
    ("document_store", "DELETE", "/keys/{key}"),
    ("document_store", "POST", "/keys/{key}/rotate"),
    ("document_store", "DELETE", "/tasks"),
    ("vector_store", "DELETE", "/cluster/peers/{peer}"),
    ("vector_store", "POST", "/collections/aliases"),
    ("vector_store", "DELETE", "/collections/{collection}"),
    ("vector_store", "DELETE", "/collections/{collection}/index/{field}"),
    ("vector_store", "POST", "/collections/{collection}/points/batch"),
    ("vector_store", "POST", "/collections/{collection}/points/clear"),
    ("vector_store", "POST", "/collections/{collection}/points/delete"),
    ("vector_store", "POST", "/collections/{collection}/points/payload/clear"),
    ("vector_store", "POST", "/collections/{collection}/points/payload/delete"),
    ("vector_store", "POST", "/collections/{collection}/points/vectors/delete"),
    ("vector_store", "POST", "/collections/{collection}/shards/delete"),
    ("vector_store", "PUT", "/collections/{collection}/snapshots/recover"),
    ("vector_store", "DELETE", "/collections/{collection}/snapshots/{snapshot}"),
    ("vector_store", "DELETE", "/snapshots/{snapshot}"),
    ("vector_store", "DELETE", "/users/{user}/searches"),
];

/// Destroys nothing, but concerns everybody.
const ADMINISTERS: [(&str, &str, &str); 13] = [
    ("document_store", "POST", "/dumps"),
    ("document_store", "GET", "/dumps/{dump}"),
    ("document_store", "PATCH", "/experimental-features"),
    ("document_store", "POST", "/indexes/{index}/compact"),
    ("document_store", "POST", "/keys"),
    ("document_store", "POST", "/snapshots"),
    ("vector_store", "POST", "/cluster/recover"),
    ("vector_store", "POST", "/collections/{collection}/cluster"),
    ("vector_store", "PUT", "/collections/{collection}/shards"),
    ("vector_store", "POST", "/locks"),
    ("vector_store", "GET", "/snapshots"),
    ("vector_store", "POST", "/snapshots"),
    ("vector_store", "GET", "/telemetry"),
];

#[test]
fn what_destroys_is_a_delete_or_stricter_and_nothing_else_is() {
    let (destroys, administers) = (BTreeSet::from(DESTROYS), BTreeSet::from(ADMINISTERS));
    let mut known = BTreeSet::new();
    let tables = both();
    for (name, endpoints) in &tables {
        for endpoint in endpoints.iter() {
            let (route, class) = ((*name, endpoint.method(), endpoint.path()), endpoint.operation());
            let right = match (destroys.contains(&route), administers.contains(&route)) {
                (true, false) => class >= Operation::Delete,
                (false, true) => class == Operation::Manage,
                (false, false) => class < Operation::Delete,
                (true, true) => panic!("{route:?} stands in both lists"),
            };
            assert!(right, "{name}: {endpoint}");
            known.extend(destroys.get(&route).or(administers.get(&route)));
        }
    }
    let listed: BTreeSet<_> = destroys.union(&administers).copied().collect();
    assert_eq!(listed, known, "a list names a route that is not there");
}
