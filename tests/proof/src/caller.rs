//! Callers and what a call gives beside them, as plain data.

use auth_core::testing::ISSUER;
use auth_core::{Facts, Principal, ScopeRule};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NOW, ROLES, TENANTS_CLAIM, Thread, World};

/// Grants that a caller may hold beside its roles. Some grant nothing.
pub const GRANTS: &[&str] = &[
    "docs:write",
    "docs:get",
    "docs:delete",
    "store:write",
    "docs:get@notes",
    "docs:get@team-*",
    "docs:delete@*",
    "docs:*@team-a",
    "docs:*",
    "store:*",
    "*",
    "doc:*",
    "*:get",
    "docs:get@",
    "docs:get@n*tes",
    "Docs:write",
];

/// Scopes that a credential may carry.
pub const SCOPES: &[&str] = &[
    "graph",
    "docs:write",
    "docs:get",
    "docs:delete",
    "store:write",
    "docs:delete@a",
    "docs:get@team-*",
    "docs:*",
    "store:*",
    "*",
    "docs",
    "gra",
];

/// Tenants that a caller may be a member of.
pub const TENANTS: &[&str] = &["acme", "initech"];
const TENANT_ROLES: &[&str] = &["admin", "editor", "keeper"];

/// Who calls, and with what.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who vouches for it.
    pub issuer: &'static str,
    /// Its name.
    pub subject: &'static str,
    /// Who acts for it.
    pub actor: Option<&'static str>,
    /// An API key, else a token.
    pub api_key: bool,
    /// What its scopes do.
    pub scope_rule: ScopeRule,
    /// Held globally.
    pub roles: Vec<&'static str>,
    /// Held beside roles.
    pub grants: Vec<&'static str>,
    /// The scope claim, if there is one.
    pub scopes: Option<Vec<&'static str>>,
    /// Tenants that the authenticator states, with the roles held there.
    pub tenants: Vec<(&'static str, Vec<&'static str>)>,
    /// The claim that tenants are read from.
    pub workspaces: Option<Value>,
    /// Other claims.
    pub claims: Vec<(&'static str, Value)>,
    /// When it logged in.
    pub auth_time: Option<u64>,
    /// When its credential was issued.
    pub issued_at: Option<u64>,
    /// How it logged in.
    pub acr: Option<&'static str>,
    /// Whether the application knows tenants.
    pub tenants_configured: bool,
    /// What the call gives.
    pub given: Given,
}

/// The path parameters and the object of a call.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The parameter that `owner` compares.
    pub user: Option<&'static str>,
    /// The parameter that names an object of a permission.
    pub index: Option<&'static str>,
    /// The parameter that names a tenant.
    pub ws: Option<&'static str>,
    /// A second one.
    pub team: Option<&'static str>,
    /// The object that is loaded.
    pub thread: Option<Thread>,
}

impl Caller {
    /// Somebody whose credential was verified, and who has nothing.
    #[must_use]
    pub fn nobody() -> Self {
        Self::of(0, 0)
    }

    /// The caller as it is decided about.
    #[must_use]
    pub fn principal(&self, world: &World) -> Principal {
        let mut builder = Principal::builder(self.issuer, self.subject)
            .scope_rule(self.scope_rule)
            .roles(&self.roles)
            .permissions(&self.grants);
        if let Some(actor) = self.actor {
            builder = builder.actor(ISSUER, actor);
        }
        if self.api_key {
            builder = builder.api_key();
        }
        if let Some(scopes) = &self.scopes {
            builder = builder.scopes(scopes);
        }
        for (tenant, roles) in &self.tenants {
            builder = builder.tenant(tenant, roles);
        }
        for (name, value) in self.claims() {
            builder = builder.claim(name, value.clone());
        }
        if let Some(time) = self.auth_time {
            builder = builder.auth_time(time);
        }
        if let Some(time) = self.issued_at {
            builder = builder.issued_at(time);
        }
        if let Some(acr) = self.acr {
            builder = builder.acr(acr);
        }
        world.completed(&builder.build(), self.tenants_configured)
    }

    /// What the call gives, as facts.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let Given { user, index, ws, team, thread } = self.given;
        let parameters = [("user", user), ("index", index), ("ws", ws), ("team", team)];
        let facts = parameters.into_iter().fold(Facts::at(NOW), |facts, (name, value)| match value {
            Some(value) => facts.parameter(name, value),
            None => facts,
        });
        thread.into_iter().fold(facts, Facts::object)
    }

    /// Every claim, that of the tenants too.
    pub(crate) fn claims(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let tenants = self.workspaces.iter().map(|claim| (TENANTS_CLAIM, claim));
        self.claims.iter().map(|(name, value)| (*name, value)).chain(tenants)
    }

    /// From two numbers: each bit of the first is one thing that is held, and the second says everything else. Nothing
    /// is held, said or given where they are 0, so that a number with fewer bits is a simpler caller.
    fn of(held: u64, said: u64) -> Self {
        let (mut held, mut said) = (Bits(held), Bits(said));
        let roles: Vec<_> = ROLES.iter().map(|role| role.name).collect();
        let scopes = held.some(SCOPES);
        let tenants = TENANTS.iter().map(|tenant| (*tenant, said.one(), held.some(TENANT_ROLES)));
        let tenants =
            tenants.filter(|(_, is_member, _)| *is_member).map(|(tenant, _, roles)| (tenant, roles)).collect();
        Self {
            tenants,
            roles: held.some(&roles),
            grants: held.some(GRANTS),
            issuer: if said.of(8) == 7 { "other" } else { ISSUER },
            subject: if said.of(16) == 15 { "" } else { "alice" },
            actor: said
                .other(&[None, None, None, Some("agent"), Some("auditor"), Some("agent"), Some("stranger")])
                .flatten(),
            api_key: said.of(4) == 3,
            scope_rule: [ScopeRule::Cut, ScopeRule::Grant, ScopeRule::Ignore, ScopeRule::CutAlways][said.of(4)],
            scopes: said.one().then_some(scopes),
            workspaces: said.other(&[
                json!({"acme": ["keeper"]}),
                json!(7),
                json!(["initech", ""]),
                json!({"acme": ["keeper", 7], "initech": ["keeper"]}),
                json!({"initech": null, "acme": {"role": "keeper"}}),
                json!(["acme"]),
                json!(null),
            ]),
            claims: [
                ("email_verified", said.other(&[json!(true), json!(false), json!("true"), json!([true]), json!([])])),
                ("plan", said.other(&[json!("pro"), json!("free"), json!(""), json!(["free", "pro"]), json!([1])])),
                ("level", said.other(&[json!(3), json!(4), json!(3.0), json!("3"), json!([4, null]), json!(null)])),
                (
                    "realm_access",
                    said.other(&[json!({"roles": ["x"]}), json!({"roles": ["y"]}), json!({}), json!("x"), json!([])]),
                ),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
            auth_time: said.other(&[NOW - 60, NOW, NOW - 3601, NOW + 1]),
            issued_at: said.other(&[NOW, NOW - 3600, NOW - 3601, NOW + 1]),
            acr: said.other(&["mfa", "pwd"]),
            tenants_configured: said.one(),
            given: Given {
                user: said.other(&["alice", "bob", ""]),
                index: said.other(&["notes", "team-a", "team-", "a", "other", ""]),
                ws: said.other(&["acme", "initech", "else", ""]),
                team: said.other(&["initech", "acme", "else", ""]),
                thread: said
                    .other(&[Some("alice"), Some("bob"), None, Some("alice"), Some(""), Some("alice")])
                    .map(|owner| Thread { owner, tenant: said.other(&["acme", "initech", "else", ""]) }),
            },
        }
    }
}

/// Callers of all kinds: with little, with much, and with nothing.
pub fn callers() -> impl Strategy<Value = Caller> + Clone {
    let any = proptest::bits::u64::ANY;
    let little = (any, any, any).prop_map(|(one, other, third)| one & other & third);
    let much = (any, any).prop_map(|(one, other)| one & other);
    let held = prop_oneof![3 => little, 1 => much];
    (held, any).prop_map(|(held, said)| Caller::of(held, said))
}

/// Reads choices off a number.
struct Bits(u64);

impl Bits {
    /// One of so many; `many` is a power of 2.
    fn of(&mut self, many: u64) -> usize {
        let choice = self.0 % many;
        self.0 /= many;
        usize::try_from(choice).expect("it is small")
    }

    fn one(&mut self) -> bool {
        self.of(2) == 1
    }

    fn some<'t>(&mut self, all: &[&'t str]) -> Vec<&'t str> {
        all.iter().copied().filter(|_| self.one()).collect()
    }

    /// None of these, or one.
    fn other<T: Clone>(&mut self, values: &[T]) -> Option<T> {
        let choice = self.of(8);
        choice.checked_sub(1).map(|choice| values[choice % values.len()].clone())
    }
}
