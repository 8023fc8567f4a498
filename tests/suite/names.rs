//! Roles and permissions as enums: what a derive adds, in modules that shadow it and under lints that deny.

use auth_core::{Permission, PermissionName, Role, RoleName};

/// Without `Clone` or `Copy`, which the derives do not ask for.
#[derive(Debug, PartialEq, Role)]
enum Role {
    Admin,
    TeamLead,
    HTTPAdmin,
    Level2Admin,
    #[auth(name = "Guest of ß")]
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Permission)]
enum Perm {
    StoreWrite,
    ThreadStateDelete,
    #[auth(name = "graph:invoke")]
    Invoke,
}

#[test]
fn names_come_from_the_variants() {
    let names = ["admin", "team-lead", "http-admin", "level2-admin", "Guest of ß"];
    assert_eq!(Role::NAMES, names);
    assert_eq!(Perm::NAMES, ["store:write", "thread-state:delete", "graph:invoke"]);
    for (role, name) in Role::ALL.iter().zip(names) {
        assert_eq!((role.as_str(), role.name(), role.to_string().as_str()), (name, name, name));
    }
    assert_eq!(format!("{:>6}|{:<7}|", Role::Admin, Role::Admin), " admin|admin  |");
}

#[test]
fn names_are_parsed_exactly() {
    for role in Role::ALL {
        assert_eq!(role.as_str().parse().as_ref(), Ok(role));
    }
    for text in ["", "Admin", "admin ", "TeamLead", "guest of ß"] {
        assert!(text.parse::<Role>().is_err(), "{text}");
    }
    let unknown = "store:wirte\n".parse::<Perm>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "unknown permission `store:wirte\\n`: did you mean `store:write`? \
         the permissions are `store:write`, `thread-state:delete`, `graph:invoke`",
    );
}

#[test]
fn names_are_constants() {
    const LEAD: &str = Role::TeamLead.as_str();
    const FIRST: Perm = *Perm::ALL.first().unwrap();
    const COUNT: usize = Role::ALL.len();
    assert_eq!((LEAD, FIRST, COUNT), ("team-lead", Perm::StoreWrite, 5));
}

/// A user's own things with the names of ours and of std's.
#[expect(dead_code, non_camel_case_types, reason = "they only have to be in the way")]
mod shadows {
    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct Some;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct UnknownName;
    pub(super) struct str;
    pub(super) trait RoleName {}
    pub(super) trait FromStr {}
    pub(super) trait Display {}
    pub(super) mod std {}
    pub(super) mod core {}
    pub(super) mod auth_core {}
}

mod hygiene {
    #[allow(unused_imports, reason = "they only have to be in the way")]
    use super::shadows::*;

    /// Variants with the names of std's, and of what the derive adds.
    #[derive(::auth_core::Role)]
    pub(super) enum Role {
        Ok,
        Err,
        Some,
        None,
        Self_,
        r#Type,
        #[allow(clippy::upper_case_acronyms, reason = "it has the name of the constant")]
        ALL,
    }
}

#[test]
fn nothing_in_scope_is_in_the_way() {
    assert_eq!(hygiene::Role::NAMES, ["ok", "err", "some", "none", "self", "type", "all"]);
    assert_eq!(hygiene::Role::None.to_string(), "none");
    assert!(matches!("type".parse(), Ok(hygiene::Role::r#Type)));
    assert!(matches!(hygiene::Role::ALL, hygiene::Role::ALL));
}

/// Where somebody re-exports the crate.
mod facade {
    pub(super) use auth_core as inner;
}

#[derive(auth_core::Permission)]
#[auth(crate = facade::inner)]
enum Renamed {
    StoreRead,
}

#[test]
fn the_crate_may_be_elsewhere() {
    assert_eq!(Renamed::StoreRead.as_str(), "store:read");
}

#[deny(warnings, missing_docs, unreachable_pub, unused_qualifications, clippy::pedantic, clippy::nursery)]
mod lints {
    //! Nothing that is printed is reported.

    /// Nobody uses it.
    #[derive(Debug, auth_core::Role)]
    pub(super) enum Unused {
        /// Gone.
        #[deprecated]
        Former,
    }

    /// As above.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, auth_core::Permission)]
    pub(super) enum Private {
        StoreRead,
    }
}

#[test]
fn names_within_a_function() {
    #[derive(Role)]
    enum Local {
        Here,
    }
    assert_eq!(Local::Here.as_str(), "here");
    assert!(lints::Private::StoreRead.name() == "store:read");
}
