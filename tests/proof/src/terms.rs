//! What an endpoint asks beside its requirement.

use core::time::Duration;

use auth_core::{Ingredient, Operation, Profile, Relaxed, StrictDefaults};
use proptest::prelude::*;

/// The class of an endpoint, what it relaxes, and what it writes of age and class of the login.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The class.
    pub operation: Operation,
    /// What is relaxed.
    pub relaxed: Vec<Ingredient>,
    /// `max_age = "…"`, in seconds.
    pub max_age: Option<u64>,
    /// `acr = "…"`.
    pub acr: Option<&'static str>,
}

impl Terms {
    /// A class as it is by default.
    #[must_use]
    pub fn of(operation: Operation) -> Self {
        Self { operation, relaxed: Vec::new(), max_age: None, acr: None }
    }

    /// The same, with this relaxed.
    #[must_use]
    pub fn relax(mut self, ingredient: Ingredient) -> Self {
        self.relaxed.push(ingredient);
        self
    }

    /// The profile under these settings.
    #[must_use]
    pub fn profile<'d>(&self, defaults: &'d StrictDefaults) -> Profile<'d> {
        let relaxed: Vec<_> =
            self.relaxed.iter().map(|ingredient| Relaxed { ingredient: *ingredient, reason: "proof" }).collect();
        let mut profile = Profile::new(self.operation, defaults, &relaxed);
        profile.login_max_age = self.max_age.map(Duration::from_secs);
        profile.acr = self.acr;
        profile
    }
}

/// Every class, with any of its ingredients relaxed. Half of them are not strict.
pub fn terms() -> impl Strategy<Value = Terms> + Clone {
    let operation = prop_oneof![
        3 => Just(Operation::Read),
        1 => Just(Operation::Invoke),
        2 => Just(Operation::Delete),
        1 => Just(Operation::MemoryStore),
        1 => Just(Operation::Manage),
    ];
    let relaxed = proptest::sample::subsequence(Ingredient::ALL.to_vec(), 0..=Ingredient::ALL.len());
    let max_age = prop_oneof![5 => Just(None), 1 => Just(Some(600)), 1 => Just(Some(7200))];
    let acr = prop_oneof![6 => Just(None), 1 => Just(Some("mfa"))];
    (operation, relaxed, max_age, acr).prop_map(|(operation, relaxed, max_age, acr)| Terms {
        operation,
        relaxed,
        max_age,
        acr,
    })
}
