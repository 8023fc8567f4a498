//! A rule, and what its class adds, as the text of one policy.

use std::collections::BTreeSet;

use auth_core::{Atom, ClaimValue, Ingredient, Operation, Source};

use crate::caller::{GRANTS, SCOPES};
use crate::world::ROLES;
use crate::{Rule, Terms};

const SCOPES_GRANT: &str = r#"(principal.kind == "api_key" || principal.scope_rule == "grant")"#;
const SCOPES_CUT: &str =
    r#"(principal.scope_rule == "cut_always" || (principal.scope_rule == "cut" && principal has scopes))"#;
/// A parameter that no call has.
const NOWHERE: &str = "nowhere";

pub(super) fn text(rule: &Rule, terms: &Terms) -> String {
    let strict = matches!(terms.operation, Operation::Delete | Operation::MemoryStore | Operation::Manage);
    let adds = |ingredient| strict && !terms.relaxed.contains(&ingredient);
    let translation = Translation { exact: adds(Ingredient::Exact) };
    let mut conditions = vec![translation.certain(rule, true, None)];
    if adds(Ingredient::Named) && !is_named(rule, true) {
        conditions.push("false".to_owned());
    }
    if adds(Ingredient::Key) {
        let named = joined(&named(rule, true, None), " || ");
        let limited = format!(r#"(principal.kind == "api_key" || (!{SCOPES_GRANT} && {SCOPES_CUT}))"#);
        conditions.push(format!("(!{limited} || {named})"));
    }
    if adds(Ingredient::Role) && matches!(terms.operation, Operation::MemoryStore | Operation::Manage) {
        conditions.push(role("admin", outermost_tenant(rule)));
    }
    if adds(Ingredient::MaxAge) {
        let (login, token) = (within("auth_time", 3600), within("issued_at", 3600));
        let age = format!("(if principal has auth_time then {login} else {token})");
        conditions.push(format!(r#"(principal.kind == "api_key" || {age})"#));
    }
    if let Some(seconds) = terms.max_age {
        conditions.push(format!(r#"(principal.kind == "token" && {})"#, within("auth_time", seconds)));
    }
    if let Some(acr) = terms.acr {
        conditions.push(format!(r#"(principal.kind == "token" && principal has acr && principal.acr == "{acr}")"#));
    }
    format!("permit(principal, action, resource) when {{\n  {}\n}};", conditions.join("\n  && "))
}

/// Known, and no further back than this.
fn within(time: &str, seconds: u64) -> String {
    format!("(principal has {time} && principal.{time} <= context.now && context.now - principal.{time} <= {seconds})")
}

struct Translation {
    exact: bool,
}

impl Translation {
    /// That the rule is certain to hold, or, below an odd number of `not`, certain not to.
    fn certain(&self, rule: &Rule, positive: bool, tenant: Option<&str>) -> String {
        let (terms, all) = match rule {
            Rule::Leaf(atom) => return self.atom(atom, positive, tenant),
            Rule::Not(term) => return self.certain(term, !positive, tenant),
            Rule::All(terms) => (terms, true),
            Rule::Any(terms) => (terms, false),
        };
        let tenant = if all && positive { tenant_beside(terms).or(tenant) } else { tenant };
        let terms: Vec<_> = terms.iter().map(|term| self.certain(term, positive, tenant)).collect();
        joined(&terms, if all == positive { " && " } else { " || " })
    }

    fn atom(&self, atom: &Atom, positive: bool, tenant: Option<&str>) -> String {
        match (atom, positive) {
            (Atom::Authenticated | Atom::Public(_), _) => positive.to_string(),
            (Atom::Role(name), true) => role(name, tenant),
            (Atom::Role(role), false) => nowhere(&format!(r#"(principal.anywhere in Role::"{role}")"#)),
            (Atom::Permission(name), true) => self.held(tenant, |who, exact| granted(who, name, exact)),
            (Atom::Permission(name), false) => nowhere(&granted("principal.anywhere", name, false)),
            (Atom::PermissionOn(name, Source::Parameter(object)), true) => {
                let held = self.held(tenant, |who, exact| granted_on(who, name, object, exact));
                format!("({} && {held})", given(object))
            }
            (Atom::PermissionOn(name, Source::Parameter(object)), false) => {
                let held = granted_on("principal.anywhere", name, object, false);
                format!("({} && {})", given(object), nowhere(&held))
            }
            (Atom::Scope(scope), _) => {
                let contains = format!(r#"principal.scopes.contains("{scope}")"#);
                format!("(principal has scopes && {}{contains} && {})", sign(positive), listed(positive))
            }
            (Atom::Claim(path, value), _) => claim(path, *value, positive),
            (Atom::Owner(parameter), _) => {
                let same = format!("{}(context.{parameter} == principal.own_name)", sign(positive));
                format!("({} && principal has own_name && {same} && {})", given(parameter), listed(positive))
            }
            (Atom::OwnerOf(..), _) => owner_of(positive, tenant),
            (Atom::Tenant(parameter), true) => holder(Some(parameter), |_| "true".to_owned()),
            (Atom::Tenant(parameter), false) => {
                let other = format!("!(principal.hasTag(context.{parameter}))");
                format!("({} && principal.all_tenants_are_known && {other})", given(parameter))
            }
            _ => "false".to_owned(),
        }
    }

    /// That a permission is effectively held: by the scopes where they grant, else by the caller and, where they cut, by
    /// the scopes too. Exact is asked of what grants, not of what cuts.
    fn held(&self, tenant: Option<&str>, granted: impl Fn(&str, bool) -> String) -> String {
        holder(tenant, |who| {
            let by_scopes = granted("principal.credential", self.exact);
            let by_caller = granted(who, self.exact);
            let covered = granted("principal.credential", false);
            let by_actor = actor_too(&granted("principal.actor", self.exact));
            let by_subject =
                format!("(if {SCOPES_GRANT} then {by_scopes} else ({by_caller} && (!{SCOPES_CUT} || {covered})))");
            format!("({by_subject} && {by_actor})")
        })
    }
}

/// The ways in which a credential names exactly what the endpoint asks for, and the caller has it by whatever grant.
fn named(rule: &Rule, positive: bool, tenant: Option<&str>) -> Vec<String> {
    let anyhow = Translation { exact: false };
    let scope =
        |name: &str| format!(r#"(principal has scopes && principal.scopes.contains("{name}") && {})"#, listed(true));
    match rule {
        Rule::Not(term) => named(term, !positive, tenant),
        Rule::All(terms) | Rule::Any(terms) => {
            let all = matches!(rule, Rule::All(_)) && positive;
            let tenant = if all { tenant_beside(terms).or(tenant) } else { tenant };
            terms.iter().flat_map(|term| named(term, positive, tenant)).collect()
        }
        Rule::Leaf(Atom::Scope(name)) if positive => vec![scope(name)],
        Rule::Leaf(Atom::Permission(name)) if positive => {
            vec![format!("({} && {})", scope(name), anyhow.held(tenant, |who, exact| granted(who, name, exact)))]
        }
        Rule::Leaf(Atom::PermissionOn(name, Source::Parameter(object))) if positive => {
            let named = granted_on("principal.credential", name, object, true);
            let held = anyhow.held(tenant, |who, exact| granted_on(who, name, object, exact));
            vec![format!("({} && {named} && {held})", given(object))]
        }
        Rule::Leaf(_) => Vec::new(),
    }
}

/// Something about whoever holds roles and permissions: the caller, or what it is in the tenant that is named.
fn holder(tenant: Option<&str>, something: impl Fn(&str) -> String) -> String {
    match tenant {
        None => format!("({})", something("principal")),
        Some(parameter) => {
            let there = something(&format!("principal.getTag(context.{parameter})"));
            format!("({} && principal.hasTag(context.{parameter}) && {there})", given(parameter))
        }
    }
}

/// A role, held by whoever calls and whoever acts.
fn role(name: &str, tenant: Option<&str>) -> String {
    let held = holder(tenant, |who| format!(r#"{who} in Role::"{name}""#));
    format!("({held} && {})", actor_too(&format!(r#"principal.actor in Role::"{name}""#)))
}

/// That it is not held by any means, which nobody can say of who may be in tenants that nobody knows.
fn nowhere(held: &str) -> String {
    format!("(!({held}) && (!principal.tenants_configured || principal.all_tenants_are_known))")
}

/// That nobody acts for the caller, or somebody of whom this holds.
fn actor_too(holds: &str) -> String {
    format!("(!(principal has actor) || {holds})")
}

/// That nobody acts of whom configuration says nothing; below `not` that limits nothing.
fn listed(positive: bool) -> String {
    if positive { actor_too("principal.actor_is_listed") } else { "true".to_owned() }
}

fn granted(who: &str, permission: &str, exact: bool) -> String {
    format!("({who} in [{}])", names(permission, exact))
}

fn granted_on(who: &str, permission: &str, object: &str, exact: bool) -> String {
    let mut ways = vec![granted(who, permission, exact)];
    let all = ROLES.iter().flat_map(|role| role.grants).chain(GRANTS).chain(SCOPES);
    let mut grants: Vec<_> = all.filter_map(|grant| Some((*grant, grant.split_once('@')?))).collect();
    grants.sort_unstable();
    grants.dedup();
    let every_action = wildcard(permission);
    for (grant, (right, pattern)) in grants {
        let is_pattern = !pattern.is_empty() && !pattern[..pattern.len() - 1].contains('*');
        if is_pattern && (right == permission || (right == every_action && !exact)) {
            ways.push(format!(r#"({who} in Grant::"{grant}" && context.{object} like "{pattern}")"#));
        }
    }
    joined(&ways, " || ")
}

/// The grants that hold a permission on everything.
fn names(permission: &str, exact: bool) -> String {
    let exactly = format!(r#"Grant::"{permission}""#);
    if exact {
        return exactly;
    }
    format!(r#"{exactly}, Grant::"{}", Grant::"*""#, wildcard(permission))
}

fn wildcard(permission: &str) -> String {
    let resource: String = permission.chars().take_while(|letter| *letter != ':').collect();
    format!("{resource}:*")
}

fn given(parameter: &str) -> String {
    format!(r#"context has {parameter} && context.{parameter} != """#)
}

/// Whose the object is; and, where tenants are configured, that it is in one of the caller's and in the one named beside.
fn owner_of(positive: bool, tenant: Option<&str>) -> String {
    let known =
        r#"context has thread && context.thread has owner && context.thread.owner != "" && principal has own_name"#;
    if !positive {
        return format!("({known} && context.thread.owner != principal.own_name)");
    }
    let beside = tenant.map_or("true".to_owned(), |parameter| {
        format!("(context has {parameter} && context.{parameter} == context.thread.tenant)")
    });
    let within = format!("(context.thread has tenant && principal.hasTag(context.thread.tenant) && {beside})");
    format!(
        "({known} && context.thread.owner == principal.own_name && (!principal.tenants_configured || {within}) && {})",
        listed(true)
    )
}

/// A list holds the value, and one value is a list of one. What is not there, or of another type, is not certain.
fn claim(path: &[&str], value: ClaimValue, positive: bool) -> String {
    let place = format!(r#"principal.claims has "{0}" && principal.claims["{0}"]"#, path.join("."));
    let (kind, value) = match value {
        ClaimValue::Text(text) => ("text", format!(r#""{text}""#)),
        ClaimValue::Bool(flag) => ("boolean", flag.to_string()),
        ClaimValue::Integer(number) => ("integer", number.to_string()),
    };
    let values = format!(r#"principal.claims["{}"]"#, path.join("."));
    let holds = format!("{place}.{kind}.contains({value})");
    if positive {
        return format!("({holds})");
    }
    let others = ["text", "boolean", "integer"].into_iter().filter(|other| *other != kind);
    let empty: Vec<_> = others.map(|other| format!("{values}.{other}.isEmpty()")).collect();
    let empty = joined(&empty, " && ");
    format!(
        r#"(principal.claims has "{}" && !({values}.{kind}.contains({value})) && {empty} && !{values}.strange)"#,
        path.join(".")
    )
}

/// The tenant of a list, which its neighbours and everything below them are about. Two of them are none that anybody is in.
fn tenant_beside(terms: &[Rule]) -> Option<&'static str> {
    let tenant = |term: &Rule| match term {
        Rule::Leaf(Atom::Tenant(parameter)) => Some(*parameter),
        _ => None,
    };
    only(&terms.iter().filter_map(tenant).collect())
}

/// The tenant that the whole is about: of all that must hold, the one that no other stands beside or above.
fn outermost_tenant(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Leaf(_) => tenant_beside(std::slice::from_ref(rule)),
        Rule::All(terms) => tenant_beside(terms).or_else(|| {
            let lists = terms.iter().filter(|term| matches!(term, Rule::All(_)));
            only(&lists.filter_map(outermost_tenant).collect())
        }),
        Rule::Any(_) | Rule::Not(_) => None,
    }
}

fn only(tenants: &BTreeSet<&'static str>) -> Option<&'static str> {
    if tenants.len() > 1 { Some(NOWHERE) } else { tenants.first().copied() }
}

/// Whether every way to satisfy it has a positive role, permission, scope or owner.
fn is_named(rule: &Rule, positive: bool) -> bool {
    match rule {
        Rule::Leaf(atom) => {
            let names = matches!(
                atom,
                Atom::Role(_)
                    | Atom::Permission(_)
                    | Atom::PermissionOn(..)
                    | Atom::Scope(_)
                    | Atom::Owner(_)
                    | Atom::OwnerOf(..)
            );
            names && positive
        }
        Rule::Not(term) => is_named(term, !positive),
        Rule::All(terms) if positive => terms.iter().any(|term| is_named(term, true)),
        Rule::Any(terms) if !positive => terms.iter().any(|term| is_named(term, false)),
        Rule::All(terms) | Rule::Any(terms) => terms.iter().all(|term| is_named(term, positive)),
    }
}

fn sign(positive: bool) -> &'static str {
    if positive { "" } else { "!" }
}

/// An empty list is never certain, whatever joins it.
fn joined(terms: &[String], operator: &str) -> String {
    if terms.is_empty() { "false".to_owned() } else { format!("({})", terms.join(operator)) }
}
