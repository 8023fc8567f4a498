//! Who may act for others, and what for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::grants::Grants;
use crate::name_set::NameSet;
use crate::roles::check_grant;

/// Who may act for others (RFC 8693 `act`), and what each may do: a delegated call has the rights that subject and actor
/// both have.
///
/// ```
/// use auth_core::{Actors, Auth, testing::{ISSUER, TestAuthenticator}};
///
/// let actors = Actors::default()
///     .actor(ISSUER, "mail-agent", ["assistant"], ["mail:send"])? // roles, and permissions beside them
///     .actor(ISSUER, "scheduler", ["user"], [""; 0])?;
/// let auth = Auth::builder().authenticator(TestAuthenticator).actors(actors).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | the actor | role, permission, scope and owner atoms |
/// |---|---|
/// | none: the subject calls | what the subject holds |
/// | is listed | what both hold; a permission is held exactly where both hold it exactly |
/// | is not listed | false |
/// | is named by a nested `act` | counts for nothing: it never decides (RFC 8693 §4.1) |
///
/// What is listed counts everywhere, in every tenant of the subject. A role or permission below `not` counts if either of
/// them holds it.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    listed: BTreeMap<Box<str>, BTreeMap<Box<str>, Arc<Listed>>>,
}

/// What one actor holds.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) roles: NameSet,
    pub(crate) grants: Grants,
}

impl Actors {
    /// Lists an actor by issuer and subject, with the roles and permissions that it holds itself. Listed twice, the last
    /// counts.
    ///
    /// # Errors
    /// [`InvalidActors`] for an empty name, and for a malformed role or permission.
    pub fn actor<R, P>(
        mut self,
        issuer: &str,
        subject: &str,
        roles: impl IntoIterator<Item = R>,
        permissions: impl IntoIterator<Item = P>,
    ) -> Result<Self, InvalidActors>
    where
        R: AsRef<str>,
        P: AsRef<str>,
    {
        let fault = |fault: String| InvalidActors { subject: subject.to_owned(), fault };
        if issuer.is_empty() || subject.is_empty() {
            return Err(fault("an actor has an issuer and a subject: neither is empty".to_owned()));
        }
        let (mut held, mut grants) = (NameSet::default(), Grants::default());
        for role in roles {
            let role = role.as_ref();
            auth_grammar::role::check(role).map_err(|malformed| fault(malformed.to_string()))?;
            held.push(role);
        }
        held.sort();
        for permission in permissions {
            check_grant(permission.as_ref()).map_err(fault)?;
            grants.extend([permission]);
        }
        let of_issuer = self.listed.entry(issuer.into()).or_default();
        of_issuer.insert(subject.into(), Arc::new(Listed { roles: held, grants }));
        Ok(self)
    }

    pub(crate) fn find(&self, issuer: &str, subject: &str) -> Option<&Arc<Listed>> {
        self.listed.get(issuer)?.get(subject)
    }

    /// Each role of each actor.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (&str, &str)> {
        let each = self.listed.values().flatten();
        each.flat_map(|(subject, held)| held.roles.iter().map(move |role| (&**subject, role)))
    }

    /// The issuers that are named.
    pub(crate) fn issuers(&self) -> impl Iterator<Item = &str> {
        self.listed.keys().map(AsRef::as_ref)
    }
}

/// An actor that cannot be listed.
#[derive(thiserror::Error)]
#[error("actor `{}`: {fault}", subject.escape_debug())]
pub struct InvalidActors {
    subject: String,
    fault: String,
}

crate::spoken::debug_is_display!(InvalidActors);

#[cfg(test)]
mod tests {
    use super::Actors;

    #[test]
    fn who_is_listed() {
        let actors = Actors::default().actor("one", "agent", ["writer", "reader"], ["docs:get"]).unwrap();
        let actors = actors.actor("one", "clerk", [""; 0], [""; 0]).unwrap();
        let actors = actors.actor("two", "agent", ["reader"], ["docs:add@a"]).unwrap();
        let of = |issuer, subject| {
            let held = actors.find(issuer, subject)?;
            Some((held.roles.iter().collect::<Vec<_>>(), held.grants.iter().collect::<Vec<_>>()))
        };
        assert_eq!(of("one", "agent"), Some((vec!["reader", "writer"], vec!["docs:get".to_owned()])));
        assert_eq!(of("two", "agent"), Some((vec!["reader"], vec!["docs:add@a".to_owned()])));
        assert_eq!(of("one", "clerk"), Some((vec![], vec![])));
        assert_eq!((of("two", "clerk"), of("three", "agent"), of("one", "Agent")), (None, None, None));
        assert!(actors.issuers().eq(["one", "two"]));
        assert!(actors.roles().eq([("agent", "reader"), ("agent", "writer"), ("agent", "reader")]));
        let again = actors.clone().actor("one", "agent", ["guest"], [""; 0]).unwrap();
        assert!(again.find("one", "agent").unwrap().roles.iter().eq(["guest"]), "the last counts");
    }

    #[test]
    fn what_cannot_be_listed() {
        for (issuer, subject, role, grant, hint) in [
            ("", "agent", "a", "x:y", "neither is empty"),
            ("iss", "", "a", "x:y", "neither is empty"),
            ("iss", "agent", "a,b", "x:y", "comma"),
            ("iss", "agent", "a", "graph", "`graph` is not a permission"),
            ("iss", "agent", "a", "*:read", "is not a grant"),
        ] {
            let fault = Actors::default().actor(issuer, subject, [role], [grant]).unwrap_err();
            assert!(fault.to_string().starts_with(&format!("actor `{subject}`: ")), "{fault}");
            assert!(fault.to_string().contains(hint) && format!("{fault:?}") == fault.to_string(), "{fault}");
        }
    }
}
