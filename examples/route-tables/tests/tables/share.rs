//! How much is said without a function of one's own.

use auth_core::Atom;

use crate::served::both;

/// `check = path` is the way out where no other word does. Here none is needed.
#[test]
fn every_rule_is_said_without_check() {
    let (mut all, mut without) = (0, 0);
    for (name, endpoints) in both() {
        for endpoint in endpoints.iter() {
            let mut opaque = false;
            endpoint.requirement().for_each_atom(&mut |atom, _| {
                opaque |= matches!(atom, Atom::Check(_) | Atom::When(_) | Atom::Authorizer(_));
            });
            all += 1;
            without += usize::from(!opaque);
            assert!(!opaque, "{name}: {endpoint}");
        }
    }
    println!("said without `check`, `when` and `authorizer`: {without} of {all} rules, {} %", 100 * without / all);
    assert_eq!(without, all);
}
