//! What a principal may do on single objects.

use super::Principal;
use crate::granted::Granted;
use crate::grants::Held;
use crate::name::Name;

impl Principal {
    /// On which objects the caller effectively holds the permission, after the scope rule: the filter of a list.
    ///
    /// ```
    /// use auth_core::Principal;
    ///
    /// let caller = Principal::builder("https://issuer.example", "alice").permission("documents:get@team-*").build();
    /// let names = ["notes", "team-a", "team-b"];
    /// let granted = caller.granted("documents:get");
    /// assert!(names.into_iter().filter(|name| granted.allows(name)).eq(["team-a", "team-b"]));
    /// assert!(!caller.has_permission("documents:get"), "a bound grant never satisfies the plain permission");
    /// ```
    #[must_use]
    pub fn granted(&self, permission: &str) -> Granted {
        let Some(subject) = self.subject_in(None) else { return Granted::nothing() };
        let held = subject.on(permission);
        match self.listed() {
            Some(actor) => {
                let own = actor.grants().map(|grants| grants.granted(permission));
                held.and(own.fold(Granted::nothing(), |all, one| all.or(&one)))
            }
            None if self.has_unlisted_actor() => Granted::nothing(),
            None => held,
        }
    }

    /// How the permission is effectively held on the object: everywhere, or in the named tenant.
    pub(crate) fn holds_permission_on(&self, permission: &str, object: &str, tenant: Option<&str>) -> Option<Held> {
        self.holds_permission_on_each(permission, tenant)(object)
    }

    /// The same for many objects: the tenant is looked up once.
    pub(crate) fn holds_permission_on_each(
        &self,
        permission: &str,
        tenant: Option<&str>,
    ) -> impl Fn(&str) -> Option<Held> {
        let subject = self.subject_in(tenant);
        move |object| {
            let held = subject?.holds_on(permission, object)?;
            self.actor_too(held, |grants| grants.holds_on(permission, object))
        }
    }

    /// Whether the permission is held on the object by any means: what `not` looks at, so that a limited credential opens
    /// no door. An empty name counts as held for the same reason.
    pub(crate) fn holds_permission_on_by_any_means(&self, permission: &str, object: &str) -> bool {
        object.is_empty() || self.by_any_means(|grants| grants.holds_on(permission, object).is_some())
    }

    /// Whether a scope of the credential names exactly this permission, plainly or bound to the object.
    pub(crate) fn credential_names_on(&self, permission: &str, object: &str) -> bool {
        !self.has_unlisted_actor()
            && self.facts.rights().scopes_name(|scopes| scopes.holds_on(permission, object) == Some(Held::Exactly))
    }

    /// Whether a scope of the credential names exactly this permission, plainly or bound to whatever object.
    pub(crate) fn credential_names_somewhere(&self, permission: Name<'_>) -> bool {
        !self.has_unlisted_actor() && self.facts.rights().scopes_name(|scopes| scopes.names_somewhere(permission))
    }
}

#[cfg(test)]
mod tests {
    use crate::grants::Held;
    use crate::{Principal, RoleMap, ScopeRule};

    #[test]
    fn scopes_cut_on_objects() {
        let roles = RoleMap::new([("editor", vec!["docs:add", "docs:get@team-*"])]).unwrap();
        let with = |scopes: &[&str]| {
            Principal::builder("iss", "alice").role("editor").scopes(scopes).build().with_roles(&roles)
        };
        let bound = with(&["docs:add@notes"]);
        assert_eq!(bound.holds_permission_on("docs:add", "notes", None), Some(Held::Exactly));
        assert_eq!(bound.holds_permission_on("docs:add", "other", None), None);
        assert!(!bound.has_permission("docs:add"), "a bound scope cuts a plain permission down to its object");
        let plain = with(&["docs:get"]);
        assert_eq!(plain.holds_permission_on("docs:get", "team-a", None), Some(Held::Exactly));
        assert_eq!(plain.holds_permission_on("docs:get", "notes", None), None, "a scope never adds under cut");
        assert!(!plain.has_permission("docs:get"));
    }

    #[test]
    fn what_not_looks_at_is_uncut() {
        let builder = || Principal::builder("iss", "alice").permission("docs:get@notes").scopes(["docs:add@a"]);
        for caller in [builder().build(), builder().scope_rule(ScopeRule::Grant).build(), builder().api_key().build()] {
            assert_eq!(caller.holds_permission_on("docs:get", "notes", None), None);
            assert!(
                caller.holds_permission_on_by_any_means("docs:get", "notes")
                    && !caller.holds_permission_on_by_any_means("docs:get", "other")
            );
            assert!(caller.holds_permission_on_by_any_means("docs:get", ""), "who names no object passes no `not`");
        }
    }
}
