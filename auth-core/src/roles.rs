//! What each role grants, and which roles inherit from which.

mod file;
mod inheritance;
mod shared;
mod text;

use std::collections::BTreeMap;

use crate::catalogue::nearest;
use crate::grants::Grants;
use crate::name_set::NameSet;
use crate::object_pattern::ObjectPattern;
pub use file::{InvalidRoleFile, RoleFile};
pub use shared::SharedRoles;

/// Roles and the permissions that each grants, from configuration.
///
/// A grant has one of the forms of [`Grants`]; other than there, a malformed one is refused.
///
/// ```
/// use auth_core::RoleMap;
///
/// let roles = RoleMap::new([("user", vec!["graph:invoke", "graph:stream"]), ("admin", vec!["*"])])?;
/// assert_eq!(roles.names().collect::<Vec<_>>(), ["admin", "user"]);
/// assert!(RoleMap::new([("user", vec!["graph"])]).is_err());
/// # Ok::<(), auth_core::InvalidRoleMap>(())
/// ```
///
/// It is read once: every role has a place, and what it grants together with all that it inherits stands there.
#[derive(Clone, Debug, Default)]
pub struct RoleMap {
    /// Sorted by name.
    roles: Vec<Role>,
}

/// One role.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    name: Box<str>,
    /// Written at the role itself.
    own: Grants,
    /// The roles that it inherits from directly.
    parents: Vec<Box<str>>,
    /// The roles that it inherits from, however far: whoever holds the role holds these.
    pub(crate) inherited: NameSet,
    /// Its own and those of all inherited roles.
    pub(crate) grants: Grants,
}

impl RoleMap {
    /// Collects roles; a role that is named twice grants both lists.
    ///
    /// # Errors
    /// [`InvalidRoleMap`] for a malformed role or grant, naming both.
    pub fn new<R, P>(roles: impl IntoIterator<Item = (R, Vec<P>)>) -> Result<Self, InvalidRoleMap>
    where
        R: AsRef<str>,
        P: AsRef<str>,
    {
        let mut own: BTreeMap<Box<str>, Grants> = BTreeMap::new();
        for (role, grants) in roles {
            let role = role.as_ref();
            auth_grammar::role::check(role).map_err(|fault| InvalidRoleMap::Role { fault })?;
            for grant in &grants {
                check_grant(grant.as_ref()).map_err(|fault| InvalidRoleMap::Grant { role: role.to_owned(), fault })?;
            }
            own.entry(role.into()).or_default().extend(&grants);
        }
        let role = |(name, own): (Box<str>, Grants)| {
            let grants = own.clone();
            Role { name, own, parents: Vec::new(), inherited: NameSet::default(), grants }
        };
        Ok(Self { roles: own.into_iter().map(role).collect() })
    }

    /// The same roles, of which these inherit from others: whoever holds the first holds the others as well, in every
    /// `role = "…"`, below `not` too, and has what they grant.
    ///
    /// ```
    /// use auth_core::RoleMap;
    ///
    /// let roles = RoleMap::new([("user", vec!["notes:read"]), ("editor", vec!["notes:write"]), ("admin", vec![])])?
    ///     .inherit([("editor", ["user"]), ("admin", ["editor"])])?;
    /// assert!(roles.grants_of("admin").is_some_and(|grants| grants.holds_exactly("notes:read")));
    /// assert_eq!(roles.inherited_by("admin").collect::<Vec<_>>(), ["editor", "user"]);
    ///
    /// let circle = roles.inherit([("user", ["admin"])]).unwrap_err();
    /// assert!(circle.to_string().contains("`admin` → `editor` → `user` → `admin`"));
    /// # Ok::<(), auth_core::InvalidRoleMap>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidRoleMap`] for a role that is not in the map, naming the nearest one, and for roles that inherit from one
    /// another in a circle.
    pub fn inherit<R, P>(
        mut self,
        parents: impl IntoIterator<Item = (R, impl IntoIterator<Item = P>)>,
    ) -> Result<Self, InvalidRoleMap>
    where
        R: AsRef<str>,
        P: AsRef<str>,
    {
        for (role, parents) in parents {
            let place = self.known(role.as_ref(), None)?;
            for parent in parents {
                let parent = self.known(parent.as_ref(), Some(role.as_ref()))?;
                let Some(name) = self.roles.get(parent).map(|parent| parent.name.clone()) else { continue };
                if let Some(heir) = self.roles.get_mut(place)
                    && !heir.parents.contains(&name)
                {
                    heir.parents.push(name);
                }
            }
        }
        inheritance::resolve(&mut self.roles)?;
        Ok(self)
    }

    /// The names of all roles, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| &*role.name)
    }

    /// What the role grants, with all that it inherits; `None` for a role that is not in the map.
    #[must_use]
    pub fn grants_of(&self, role: &str) -> Option<&Grants> {
        self.role(self.place_of(role)?).map(|role| &role.grants)
    }

    /// The roles that the role inherits from, however far, sorted.
    pub fn inherited_by(&self, role: &str) -> impl Iterator<Item = &str> {
        let role = self.place_of(role).and_then(|place| self.role(place));
        role.into_iter().flat_map(|role| role.inherited.iter())
    }

    /// What the start says of a role that is asked for or listed and is not in the map. Of a map without roles nothing is said:
    /// roles may be asked for all the same.
    pub(crate) fn warning_of(&self, role: &str) -> Option<String> {
        if self.roles.is_empty() || self.place_of(role).is_some() {
            return None;
        }
        let near = nearest(role, self.names());
        let near = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        Some(format!("the role `{role}` is not configured{near}"))
    }

    /// Whether any role grants the permission, on everything or on an object.
    pub(crate) fn grants(&self, permission: &str) -> bool {
        self.roles.iter().any(|role| role.own.holds_somewhere(permission))
    }

    /// Whether roles grant the permission, on everything or, where that is enough, on any object, and none by its own name.
    pub(crate) fn grants_by_wildcard_only(&self, permission: &str, on_objects: bool) -> bool {
        let (mut held, mut named) = (false, false);
        for Role { own, .. } in &self.roles {
            if on_objects {
                held |= own.holds_somewhere(permission);
                named |= own.names_somewhere(permission.into());
            } else {
                held |= own.holds(permission).is_some();
                named |= own.holds_exactly(permission);
            }
        }
        held && !named
    }

    /// What stands at the role itself.
    pub(crate) fn own_grants_of(&self, role: &str) -> Option<&Grants> {
        self.role(self.place_of(role)?).map(|role| &role.own)
    }

    /// Where the role stands in this map.
    pub(crate) fn place_of(&self, role: &str) -> Option<usize> {
        self.roles.binary_search_by(|known| (*known.name).cmp(role)).ok()
    }

    /// The role at a place.
    pub(crate) fn role(&self, place: usize) -> Option<&Role> {
        self.roles.get(place)
    }

    fn known(&self, role: &str, heir: Option<&str>) -> Result<usize, InvalidRoleMap> {
        self.place_of(role).ok_or_else(|| InvalidRoleMap::Unknown {
            role: role.to_owned(),
            heir: heir.map(str::to_owned),
            near: nearest(role, self.names()).map(str::to_owned),
        })
    }
}

/// A grant is a permission, `resource:*` or `*`; the first two may be bound to objects: `resource:action@object`.
pub(crate) fn check_grant(grant: &str) -> Result<(), String> {
    if grant == "*" {
        return Ok(());
    }
    let (permission, object) = match grant.split_once('@') {
        Some((permission, object)) => (permission, Some(object)),
        None => (grant, None),
    };
    let forms = match object {
        Some(_) => "`resource:action@object` or `resource:*@object`",
        None => "`resource:action`, `resource:*` or `*`",
    };
    let not_a_grant = |hint: &str| format!("`{}` is not a grant: {hint}", grant.escape_debug());
    let every_action = permission.strip_suffix(":*").map(|resource| format!("{resource}:any"));
    if let Err(fault) = auth_grammar::permission::check(every_action.as_deref().unwrap_or(permission)) {
        return Err(match object {
            _ if permission.contains('*') => not_a_grant(&format!("write {forms}")),
            Some(_) => not_a_grant(&format!("{fault}; with its object it is {forms}")),
            None => fault.to_string(),
        });
    }
    match object.map(ObjectPattern::parse) {
        Some(None) => Err(not_a_grant(&format!(
            "write {forms}, where the object is a whole name or the beginning of one and a single `*` at the end"
        ))),
        _ => Ok(()),
    }
}

/// A role map that cannot be read.
#[derive(thiserror::Error)]
pub enum InvalidRoleMap {
    /// A role's name is malformed.
    #[error("{fault}")]
    Role {
        /// What is wrong with the name.
        fault: auth_grammar::role::Malformed,
    },
    /// A role grants something that is not a permission.
    #[error("role `{role}`: {fault}")]
    Grant {
        /// The role.
        role: String,
        /// What is wrong with the grant.
        fault: String,
    },
    /// Inheritance names a role that is not in the map.
    #[error("{}", unknown(role, heir.as_deref(), near.as_deref()))]
    Unknown {
        /// The name.
        role: String,
        /// The role that is said to inherit from it, where it is the one that inherits from.
        heir: Option<String>,
        /// The role that is most like it.
        near: Option<String>,
    },
    /// Roles inherit from one another.
    #[error("roles inherit in a circle: `{}`: take one of these away", roles.join("` → `"))]
    Circle {
        /// From one role back to itself.
        roles: Vec<String>,
    },
    /// A text is not a role map.
    #[error("{fault}")]
    Form {
        /// What is wrong, and where.
        fault: String,
    },
    /// A text has a role twice.
    #[error("role `{}` stands twice: join its lists", role.escape_debug())]
    Twice {
        /// The role.
        role: String,
    },
    /// The map does not fit the catalogue of an [`Auth`](crate::Auth).
    #[error("{fault}")]
    Catalogue {
        /// What does not.
        fault: String,
    },
    /// The map has no role: in the place of one that has, everybody would lose everything at once.
    #[error("there is no role in it")]
    Empty,
}

fn unknown(role: &str, heir: Option<&str>, near: Option<&str>) -> String {
    let role = role.escape_debug();
    let who =
        heir.map_or(format!("`{role}` inherits"), |heir| format!("`{}` inherits from `{role}`", heir.escape_debug()));
    let near = near.map_or("add it".to_owned(), |near| format!("did you mean `{near}`?"));
    format!("{who}, and there is no role `{role}`: {near}")
}

crate::spoken::debug_is_display!(InvalidRoleMap);

#[cfg(test)]
mod tests;
