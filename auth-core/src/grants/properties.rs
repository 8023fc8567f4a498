//! Properties of grants on objects, against an oracle that shares no code with them.
//!
//! The oracle knows no patterns: it writes down every spelling of a grant that covers a permission on an object, and
//! looks whether one of them was granted.

use super::{Grants, Held};
use crate::object_pattern::ObjectPattern;
use crate::{Principal, ScopeRule};

const ROUNDS: usize = 4_000;
const PERMISSIONS: [&str; 4] = ["docs:add", "docs:get", "doc:add", "store:get"];
const OBJECTS: [&str; 12] = ["", "a", "A", "ab", "abc", "b", "ba", "team-", "team-1", "team-12", "a*", "*"];
const LEFT: [&str; 12] = [
    "docs:add",
    "docs:add",
    "docs:get",
    "doc:add",
    "store:get",
    "docs:*",
    "docs:*",
    "doc:*",
    "*",
    "*:add",
    "docs",
    "d*:add",
];
const RIGHT: [&str; 14] =
    ["", "a", "ab", "abc", "b", "team-1", "*", "a*", "ab*", "team-*", "team-1*", "b*", "a*b", "**"];

/// `SplitMix64`: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % end
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    fn grant(&mut self) -> String {
        match self.below(6) {
            0 => self.pick(&LEFT).to_owned(),
            _ => format!("{}@{}", self.pick(&LEFT), self.pick(&RIGHT)),
        }
    }

    fn grants(&mut self) -> Vec<String> {
        (0..self.below(6)).map(|_| self.grant()).collect()
    }
}

/// How the grants hold the permission on the object: 0 not, 1 by wildcard, 2 exactly.
fn oracle(grants: &[String], permission: &str, object: &str) -> u8 {
    let wildcard = format!("{}:*", permission.split(':').next().unwrap());
    let mut objects = Vec::new();
    if !object.is_empty() {
        let beginnings = (0..=object.len()).map(|end| &object[..end]).filter(|beginning| !beginning.contains('*'));
        objects.extend(beginnings.map(|beginning| format!("@{beginning}*")));
        objects.extend(Some(format!("@{object}")).filter(|whole| !whole.contains('*')));
    }
    let granted = |left: &str| {
        let on_object = |right: &String| grants.contains(&format!("{left}{right}"));
        grants.iter().any(|grant| grant == left) || objects.iter().any(on_object)
    };
    match (granted(permission), granted(&wildcard) || grants.iter().any(|grant| grant == "*")) {
        (true, _) => 2,
        (false, by_wildcard) => u8::from(by_wildcard),
    }
}

fn rank(held: Option<Held>) -> u8 {
    match held {
        None => 0,
        Some(Held::ByWildcard) => 1,
        Some(Held::Exactly) => 2,
    }
}

fn for_every_question(mut check: impl FnMut(&str, &str)) {
    for permission in PERMISSIONS {
        for object in OBJECTS {
            check(permission, object);
        }
    }
}

#[test]
fn grants_hold_what_the_oracle_says_and_more_grants_never_less() {
    let mut random = Random(1);
    let mut seen = [0_usize; 3];
    for _ in 0..ROUNDS {
        let written = random.grants();
        let grants = Grants::new(&written);
        let mut more = grants.clone();
        more.extend([random.grant()]);
        for_every_question(|permission, object| {
            let held = rank(grants.holds_on(permission, object));
            assert_eq!(held, oracle(&written, permission, object), "{written:?} {permission} {object:?}");
            assert!(held <= rank(more.holds_on(permission, object)), "{written:?} {more:?} {permission} {object:?}");
            assert!(held >= rank(grants.holds(permission)), "a plain permission covers every object: {written:?}");
            seen[usize::from(held)] += 1;
        });
    }
    assert!(seen.iter().all(|count| *count > ROUNDS), "the questions are trivial: {seen:?}");
}

#[test]
fn a_bound_grant_never_satisfies_the_plain_permission() {
    let mut random = Random(2);
    for _ in 0..ROUNDS {
        let written = random.grants();
        let (bound, plain): (Vec<_>, Vec<_>) = written.iter().partition(|grant| grant.contains('@'));
        let (all, bound, plain) = (Grants::new(&written), Grants::new(bound), Grants::new(plain));
        for permission in PERMISSIONS {
            assert_eq!(bound.holds(permission), None, "{bound:?} {permission}");
            assert_eq!(all.holds(permission), plain.holds(permission), "{all:?} {permission}");
        }
        for written in &written {
            assert!(!written.contains('@') || Grants::new([written]).holds(written).is_none(), "{written}");
        }
    }
}

#[test]
fn what_is_written_back_is_the_same() {
    let mut random = Random(3);
    for _ in 0..ROUNDS {
        let grants = Grants::new(random.grants());
        assert_eq!(Grants::new(grants.iter()), grants);
        assert_eq!(grants.iter().next().is_none(), grants.is_empty());
    }
}

/// A principal, and what it effectively holds, as lists that must each hold a permission.
fn principal(random: &mut Random) -> (Principal, Vec<Vec<String>>) {
    let (held, scopes) = (random.grants(), random.grants());
    let builder = Principal::builder("iss", "alice").permissions(&held);
    match random.below(4) {
        0 => (builder.build(), vec![held]),
        1 => (builder.scopes(&scopes).build(), vec![held, scopes]),
        2 => (builder.scopes(&scopes).scope_rule(ScopeRule::Grant).build(), vec![scopes]),
        _ => (builder.scopes(&scopes).api_key().build(), vec![scopes]),
    }
}

#[test]
fn lists_and_single_calls_agree() {
    let mut random = Random(4);
    let mut seen = [0_usize; 2];
    for _ in 0..ROUNDS {
        let (caller, lists) = principal(&mut random);
        for_every_question(|permission, object| {
            let expected = lists.iter().all(|list| oracle(list, permission, object) > 0);
            let granted = caller.granted(permission);
            assert_eq!(
                caller.holds_permission_on(permission, object, None).is_some(),
                expected,
                "{lists:?} {permission} {object:?}"
            );
            assert_eq!(granted.allows(object), expected, "{lists:?} {permission} {object:?}");
            let by_pattern = granted.patterns().any(|pattern| pattern.matches(object));
            assert!(object.is_empty() || by_pattern == expected, "{lists:?} {permission} {object:?}");
            assert!(
                !expected || caller.holds_permission_on_by_any_means(permission, object),
                "{lists:?} {permission} {object:?}"
            );
            seen[usize::from(expected)] += 1;
        });
    }
    assert!(seen.iter().all(|count| *count > ROUNDS), "the questions are trivial: {seen:?}");
}

#[test]
fn a_filter_is_sorted_and_without_covered_patterns() {
    let mut random = Random(5);
    for _ in 0..ROUNDS {
        let (caller, lists) = principal(&mut random);
        for permission in PERMISSIONS {
            let granted = caller.granted(permission);
            assert_eq!(granted.is_everything(), caller.has_permission(permission), "{lists:?}");
            let patterns: Vec<_> = granted.patterns().collect();
            assert_eq!(patterns.is_empty(), granted.is_empty(), "{lists:?}");
            assert!(patterns.is_sorted_by(|left, right| left < right), "{lists:?} {patterns:?}");
            let covers = |wide: &ObjectPattern<'_>, narrow: &ObjectPattern<'_>| match (wide, narrow) {
                (ObjectPattern::Prefix(wide), ObjectPattern::Name(narrow) | ObjectPattern::Prefix(narrow)) => {
                    narrow.starts_with(wide)
                }
                _ => false,
            };
            let pairs = patterns.iter().flat_map(|wide| patterns.iter().map(move |narrow| (wide, narrow)));
            assert!(!pairs.into_iter().any(|(wide, narrow)| wide != narrow && covers(wide, narrow)), "{patterns:?}");
        }
    }
}

#[test]
fn a_credential_names_what_a_scope_of_its_own_says() {
    let mut random = Random(6);
    for _ in 0..ROUNDS {
        let scopes = random.grants();
        let caller = Principal::builder("iss", "alice").permission("*").scopes(&scopes).build();
        for_every_question(|permission, object| {
            let expected = oracle(&scopes, permission, object) == 2;
            assert_eq!(caller.credential_names_on(permission, object), expected, "{scopes:?} {permission} {object:?}");
        });
    }
}
