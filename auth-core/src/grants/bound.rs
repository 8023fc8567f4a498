use crate::object_pattern::ObjectPattern;

/// A grant that is bound to objects, as it is written: `resource:action@object`, `resource:*@object`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound<'g> {
    pub(crate) right: Right<'g>,
    pub(crate) objects: ObjectPattern<'g>,
}

/// What the grant allows on its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right<'g> {
    /// This permission.
    Permission(&'g str),
    /// Every action on this resource.
    EveryAction(&'g str),
}

impl<'g> Bound<'g> {
    /// `None` for what is not bound, and for what is malformed: an action may be `*`, a resource has no wildcard.
    pub(crate) fn parse(grant: &'g str) -> Option<Self> {
        let (permission, object) = grant.split_once('@')?;
        let (resource, action) = auth_grammar::permission::split(permission)?;
        let right = match action {
            "*" => Right::EveryAction(resource),
            _ => Right::Permission(permission),
        };
        let is_name = |part: &str| !part.is_empty() && !part.contains('*');
        let well_formed = is_name(resource) && (action == "*" || is_name(action));
        let objects = ObjectPattern::parse(object)?;
        well_formed.then_some(Self { right, objects })
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Right};
    use crate::object_pattern::ObjectPattern::{Name, Prefix};

    #[test]
    fn what_a_bound_grant_is() {
        for (grant, right, objects) in [
            ("docs:add@notes", Right::Permission("docs:add"), Name("notes")),
            ("docs:add@team-*", Right::Permission("docs:add"), Prefix("team-")),
            ("docs:*@notes", Right::EveryAction("docs"), Name("notes")),
            ("docs:*@*", Right::EveryAction("docs"), Prefix("")),
            ("docs:add@x:y:*", Right::Permission("docs:add"), Prefix("x:y:")),
            ("docs:add@a@b", Right::Permission("docs:add"), Name("a@b")),
        ] {
            assert_eq!(Bound::parse(grant), Some(Bound { right, objects }), "{grant}");
        }
        for none in [
            "docs:add",
            "docs:*",
            "*",
            "docs:add@",
            "docs:add@a*b",
            "docs:add@**",
            "*@x",
            "*:add@x",
            "d*:add@x",
            "docs@x",
            "docs:@x",
            ":add@x",
            "docs:a*@x",
            "docs:add:x@y",
            "@x",
            "@",
            "x@docs:add",
        ] {
            assert_eq!(Bound::parse(none), None, "{none}");
        }
    }
}
