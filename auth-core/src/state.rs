//! What an application registers for its checks: pools, clients, settings.

use core::any::{Any, TypeId};
use std::collections::HashMap;

/// Values by their type.
#[derive(Default)]
pub(crate) struct State(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl State {
    /// Adds a value; a second one of the same type takes its place.
    pub(crate) fn add<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
    }

    pub(crate) fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}
