use super::RoleMap;
use crate::{Held, Principal};

/// DESIGN: cycles and unknown names are errors.
#[test]
fn inheritance_names_what_is_wrong() {
    let map = || RoleMap::new([("a", vec!["x:a"]), ("b", vec!["x:b"]), ("c", vec![]), ("d", vec![])]).unwrap();
    for (parents, hint) in [
        (vec![("a", vec!["a"])], "in a circle: `a` → `a`"),
        (vec![("b", vec!["a"]), ("a", vec!["b"])], "in a circle: `a` → `b` → `a`"),
        (vec![("a", vec!["b"]), ("b", vec!["c", "d"]), ("d", vec!["b"])], "in a circle: `b` → `d` → `b`"),
        (vec![("a", vec!["x"])], "`a` inherits from `x`, and there is no role `x`"),
        (vec![("adm\nin", vec!["a"])], "`adm\\nin` inherits, and there is no role `adm\\nin`"),
    ] {
        let error = map().inherit(parents).unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
    let near = RoleMap::new([("editor", Vec::<&str>::new()), ("user", vec![])]).unwrap();
    let near = near.inherit([("editor", ["usr"])]).unwrap_err().to_string();
    assert!(near.ends_with("there is no role `usr`: did you mean `user`?"), "{near}");
}

/// By two ways to one role, and over several steps.
#[test]
fn inheritance_goes_all_the_way() {
    let map = RoleMap::new([("a", vec!["x:a"]), ("b", vec!["x:b@o"]), ("c", vec!["c:*"]), ("d", vec!["x:d"])]);
    let map = map.unwrap().inherit([("a", vec!["b", "c"]), ("b", vec!["d"]), ("c", vec!["d"])]).unwrap();
    let all = |role| map.grants_of(role).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(all("a"), ["c:*", "x:a", "x:d", "x:b@o"]);
    assert_eq!(all("b"), ["x:d", "x:b@o"]);
    assert_eq!(all("d"), ["x:d"]);
    assert_eq!(map.inherited_by("a").collect::<Vec<_>>(), ["b", "c", "d"]);
    assert_eq!(map.inherited_by("d").count() + map.inherited_by("nobody").count(), 0);
    let again = map.inherit([("d", Vec::<&str>::new()), ("a", vec!["d", "d"])]).unwrap();
    assert_eq!(again.inherited_by("a").count(), 3);
}

/// A long chain is no long start, and no long reload: its cost must not grow with the cube of its length.
#[test]
fn a_long_chain_is_resolved_in_time() {
    let names: Vec<String> = (0..1_000).map(|place| format!("r{place:03}")).collect();
    let map = RoleMap::new(names.iter().map(|role| (role, vec![format!("x:{role}")]))).unwrap();
    let links = || names.iter().zip(names.iter().skip(1));
    let began = std::time::Instant::now();
    let map = map.inherit(links().map(|(role, parent)| (role, [parent]))).unwrap();
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(map.inherited_by("r000").count(), 999);
    assert!(map.grants_of("r000").unwrap().holds_exactly("x:r999"));
    assert!(!map.grants_of("r001").unwrap().holds_exactly("x:r000"));
    let circle = map.inherit([("r999", ["r000"])]).unwrap_err().to_string();
    assert!(circle.contains("`r998` → `r999` → `r000`"), "{circle}");
}

#[test]
fn an_inherited_role_is_held() {
    let roles = RoleMap::new([("user", vec!["x:read"]), ("admin", vec!["x:write"])]).unwrap();
    let roles = roles.inherit([("admin", ["user"])]).unwrap();
    let held_by = |role: &str| Principal::builder("iss", "alice").role(role).build().with_roles(&roles);
    let admin = held_by("admin");
    assert!(admin.has_role("user") && admin.has_permission("x:read") && admin.holds_role_by_any_means("user"));
    assert_eq!(admin.roles().collect::<Vec<_>>(), ["admin", "user"]);
    let user = held_by("user");
    assert!(!user.has_role("admin") && !user.has_permission("x:write") && !user.holds_role_by_any_means("admin"));
    assert_eq!(user.roles().collect::<Vec<_>>(), ["user"]);
}

#[test]
fn what_roles_grant_and_which_are_known() {
    let roles = [("user", vec!["x:read", "y:*"]), ("admin", vec!["*"]), ("clerk", vec!["z:add@a"])];
    let map = RoleMap::new(roles).unwrap().inherit([("clerk", ["user"])]).unwrap();
    assert!(map.names().eq(["admin", "clerk", "user"]));
    let own = |role| map.own_grants_of(role).map(|grants| grants.iter().collect::<Vec<_>>());
    assert_eq!(own("clerk"), Some(vec!["z:add@a".to_owned()]), "what it inherits is not its own");
    assert_eq!((own("nobody"), map.grants_of("nobody").is_some()), (None, false));
    let without = RoleMap::new([("user", vec!["x:read", "y:*"]), ("clerk", vec!["z:add@a"])]).unwrap();
    for (permission, without_admin, by_wildcard, without_admin_by_wildcard) in [
        ("x:read", true, [false; 2], [false; 2]),
        ("y:read", true, [true; 2], [true; 2]),
        ("z:add", true, [true, false], [false; 2]),
        ("z:get", false, [true; 2], [false; 2]),
    ] {
        assert!(map.grants(permission) && without.grants(permission) == without_admin, "{permission}");
        let of = |map: &RoleMap| [false, true].map(|on| map.grants_by_wildcard_only(permission, on));
        assert_eq!((of(&map), of(&without)), (by_wildcard, without_admin_by_wildcard), "{permission}");
    }
    assert!(super::SharedRoles::from(map.clone()).current().names().eq(map.names()));
    assert_eq!(map.warning_of("usr").as_deref(), Some("the role `usr` is not configured, did you mean `user`?"));
    assert_eq!(map.warning_of("something").as_deref(), Some("the role `something` is not configured"));
    assert_eq!((map.warning_of("user"), RoleMap::default().warning_of("user")), (None, None));
}

#[test]
fn faults_name_role_and_grant() {
    for (role, grant, hint) in [
        ("a,b", "x:y", "comma"),
        ("user", "graph", "role `user`: `graph` is not a permission"),
        ("user", "*:read", "role `user`: `*:read` is not a grant: write `resource:action`, `resource:*` or `*`"),
        ("user", "gr*ph:*", "resource:*"),
        ("user", "delete:reports", "wrong way round"),
        ("user", "docs:add@", "role `user`: `docs:add@` is not a grant: write `resource:action@object`"),
        ("user", "docs:add@a*b", "a single `*` at the end"),
        ("user", "docs:*@**", "a single `*` at the end"),
        ("user", "*@notes", "`*@notes` is not a grant: write `resource:action@object` or `resource:*@object`"),
        ("user", "*:add@notes", "write `resource:action@object`"),
        ("user", "d*:*@notes", "write `resource:action@object`"),
        ("user", "docs@notes", "with its object it is `resource:action@object`"),
        ("user", "delete:docs@notes", "wrong way round: write `docs:delete`; with its object"),
        ("user", "Docs:add@notes", "lower-case"),
        ("user", "@", "`resource:action@object`"),
    ] {
        let message = RoleMap::new([(role, vec![grant])]).unwrap_err().to_string();
        assert!(message.contains(hint), "{role} {grant}: {message}");
    }
}

#[test]
fn a_role_may_grant_on_objects() {
    let grants = ["docs:add@notes", "docs:*@team-*", "docs:get@*", "docs:get@a@b:c"];
    let roles = RoleMap::new([("user", grants.to_vec())]).unwrap();
    let caller = Principal::builder("iss", "alice").role("user").build().with_roles(&roles);
    assert_eq!(caller.holds_permission_on("docs:add", "notes", None), Some(Held::Exactly));
    assert_eq!(caller.holds_permission_on("docs:add", "team-a", None), Some(Held::ByWildcard));
    assert_eq!(caller.holds_permission_on("docs:add", "other", None), None);
    assert!(!caller.has_permission("docs:add") && !caller.has_permission("docs:get"));
}
