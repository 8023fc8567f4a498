//! Every rule up to a size.

use auth_core::Atom;

use crate::Rule;

/// Every rule of at most this size over these atoms: each atom, each list (the empty one, too) and each `not` is one. Lists
/// are of any length and in any order.
#[must_use]
pub fn every_rule(atoms: &[Atom], size: usize) -> Vec<Rule> {
    let mut by_size: Vec<Vec<Rule>> = vec![Vec::new()];
    for size in 1..=size {
        let mut rules = Vec::new();
        if size == 1 {
            rules.extend(atoms.iter().copied().map(Rule::Leaf));
        }
        rules.extend(by_size[size - 1].iter().map(|rule| Rule::Not(Box::new(rule.clone()))));
        for terms in lists(&by_size, size - 1) {
            rules.push(Rule::All(terms.clone()));
            rules.push(Rule::Any(terms));
        }
        by_size.push(rules);
    }
    by_size.concat()
}

/// Every list of rules whose sizes add up to this.
fn lists(by_size: &[Vec<Rule>], size: usize) -> Vec<Vec<Rule>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 1..=size {
        for rest in lists(by_size, size - first) {
            for rule in &by_size[first] {
                let mut terms = vec![rule.clone()];
                terms.extend(rest.iter().cloned());
                all.push(terms);
            }
        }
    }
    all
}
