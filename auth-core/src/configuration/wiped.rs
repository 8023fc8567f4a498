//! Values that may hold a secret.

use core::ops::Deref;

use serde_json::Value;
use zeroize::Zeroize as _;

/// A value whose texts are wiped when it is dropped. It has no `Debug`.
pub(super) struct Wiped(Value);

impl Wiped {
    pub(super) const fn new(value: Value) -> Self {
        Self(value)
    }
}

impl Deref for Wiped {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(list) => list.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
