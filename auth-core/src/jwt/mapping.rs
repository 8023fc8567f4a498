use super::claim_path::ClaimPath;

/// Which claims say what of a caller.
///
/// ```
/// use auth_core::{ClaimMapping, ClaimPath, Preset};
///
/// // Keycloak's, and the roles of one of its clients.
/// let client = ClaimPath::members(["resource_access", "notes", "roles"]).unwrap();
/// let mapping = Preset::Keycloak.mapping().roles_at(client);
/// // A format of one's own.
/// let mapping = ClaimMapping::new().subject_at("uid").roles_at("https://example.com/roles").require("email");
/// ```
///
/// Each claim has the type that it should, or the token is refused (401); `null` and an empty text are absent. Names are
/// compared exactly.
#[derive(Clone, Debug)]
pub struct ClaimMapping {
    /// Names of one thing: those that are there agree.
    pub(super) subject: Vec<ClaimPath>,
    /// What all of them say together; each a list of names of one thing.
    pub(super) roles: Vec<Vec<ClaimPath>>,
    pub(super) permissions: Vec<ClaimPath>,
    pub(super) scopes: Vec<ClaimPath>,
    pub(super) tenants: Vec<TenantsAt>,
    pub(super) active: Vec<ClaimPath>,
    pub(super) verified: Vec<ClaimPath>,
    pub(super) superuser: Option<(ClaimPath, Box<str>)>,
    pub(super) required: Vec<ClaimPath>,
    pub(super) exactly: Vec<(ClaimPath, Box<str>)>,
}

/// Where memberships in tenants are.
#[derive(Clone, Debug)]
pub(super) enum TenantsAt {
    /// A name, a list of names, or an object of names with their roles.
    Claim(ClaimPath),
    /// The name of the one tenant, and the role held there.
    One { tenant: ClaimPath, role: ClaimPath },
}

/// The claims that need no setting.
///
/// | of the principal | claim |
/// |---|---|
/// | subject | `sub` or `user_id` |
/// | roles | `roles` or `role` |
/// | permissions | `permissions` |
/// | scopes | `scope`, `scp` or `scopes` |
/// | active | `active`, where it is there |
impl Default for ClaimMapping {
    fn default() -> Self {
        Self {
            subject: vec!["sub".into(), "user_id".into()],
            roles: vec![vec!["roles".into(), "role".into()]],
            permissions: vec!["permissions".into()],
            active: vec!["active".into()],
            ..Self::new()
        }
    }
}

impl ClaimMapping {
    /// The subject in `sub`, scopes in `scope`, `scp` or `scopes`, and nothing else.
    #[must_use]
    pub fn new() -> Self {
        Self {
            subject: vec!["sub".into()],
            roles: Vec::new(),
            permissions: Vec::new(),
            scopes: ["scope", "scp", "scopes"].map(ClaimPath::from).to_vec(),
            tenants: Vec::new(),
            active: Vec::new(),
            verified: Vec::new(),
            superuser: None,
            required: Vec::new(),
            exactly: Vec::new(),
        }
    }

    /// The subject is there, and nowhere else: a text. An integer is refused, because `7` and `"7"` would be one user or
    /// two.
    #[must_use]
    pub fn subject_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.subject = vec![path.into()];
        self
    }

    /// Roles are there, too: a list of texts, or one text that is one role.
    #[must_use]
    pub fn roles_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.roles.push(vec![path.into()]);
        self
    }

    /// Permissions are there, too: a list of texts.
    #[must_use]
    pub fn permissions_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.permissions.push(path.into());
        self
    }

    /// Tenants are there: one name, a list of names, or an object whose members are tenants with the roles held there.
    #[must_use]
    pub fn tenants_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.tenants.push(TenantsAt::Claim(path.into()));
        self
    }

    /// The name of the one tenant of the token is there, and the role held in it here.
    #[must_use]
    pub fn tenant_at(mut self, tenant: impl Into<ClaimPath>, role: impl Into<ClaimPath>) -> Self {
        self.tenants.push(TenantsAt::One { tenant: tenant.into(), role: role.into() });
        self
    }

    /// Whether the account is active is there: whatever but `true` is 401. Where it must be there, [`require`] it.
    ///
    /// [`require`]: Self::require
    #[must_use]
    pub fn active_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.active.push(path.into());
        self
    }

    /// Whether something is verified is there: whatever but a boolean is 401. `claim("…" = true)` asks for it.
    #[must_use]
    pub fn verified_at(mut self, path: impl Into<ClaimPath>) -> Self {
        self.verified.push(path.into());
        self
    }

    /// `true` there means this role, whatever but a boolean is 401. It grants what the role does, and no more.
    #[must_use]
    pub fn superuser_at(mut self, path: impl Into<ClaimPath>, role: impl Into<Box<str>>) -> Self {
        self.superuser = Some((path.into(), role.into()));
        self
    }

    /// The claim must be there, with whatever value.
    #[must_use]
    pub fn require(mut self, path: impl Into<ClaimPath>) -> Self {
        self.required.push(path.into());
        self
    }

    /// Where the claim is there, it is this text.
    #[must_use]
    pub fn exactly(mut self, path: impl Into<ClaimPath>, text: impl Into<Box<str>>) -> Self {
        self.exactly.push((path.into(), text.into()));
        self
    }
}
